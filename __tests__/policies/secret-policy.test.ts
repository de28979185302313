/** The two shapes of a secret's policy, as Prowler judges them. Who may do what: `who-may.test.ts`. */
import { secretPolicy } from "../../policies/secret-policy";
import type { Condition, PolicyDocument, Statement } from "../../policies/statement";
import { prowlerFindings } from "./support/prowler";
import { ACCOUNT, otherRole, ownRole, variant } from "./support/variants";
import type { Variation } from "./support/variants";

function policyOf(variation: Variation): PolicyDocument {
  return secretPolicy({ ...variant(variation), vpcEndpointId: "vpce-1" });
}

const STRICT = policyOf({ secret: { policyShape: "strict" } });
const NOT_RESTRICTIVE = "no Deny of every action to all principals but exact ARNs";

/** The strict policy with its first denial changed. */
function strictWith(change: Partial<Statement>): PolicyDocument {
  const [first, ...others] = STRICT.Statement;
  if (first === undefined) throw new Error("The policy has no statement.");
  return { ...STRICT, Statement: [{ ...first, ...change }, ...others] };
}

describe("the strict shape", () => {
  it("passes Prowler's check, with rotation as well", () => {
    const rotating = policyOf({
      secret: { policyShape: "strict", rotationRoleArn: ownRole("rotator") },
    });

    expect(prowlerFindings(STRICT, ACCOUNT)).toEqual([]);
    expect(prowlerFindings(rotating, ACCOUNT)).toEqual([]);
  });

  it("exempts everyone who is listed, the planners among them, and nobody else", () => {
    const secret = { policyShape: "strict", rotationRoleArn: ownRole("rotator") } as const;
    const [first] = policyOf({ secret, crossAccount: true }).Statement;

    expect(first?.Condition).toEqual({
      StringNotEquals: {
        "aws:PrincipalArn": [
          ownRole("acme-prod-weather-ingestion"),
          ownRole("acme-secret-operator"),
          otherRole("operator"),
          ownRole("acme-deploy"),
          ownRole("acme-plan"),
          ownRole("acme-break-glass"),
          otherRole("break-glass"),
          ownRole("rotator"),
        ],
      },
    });
  });

  it("adds one statement to the split shape and takes none away", () => {
    expect(STRICT.Statement.slice(1)).toEqual(policyOf({}).Statement);
  });

  it.each<[string, Partial<Statement>]>([
    ["another operator", conditionOf({ ArnNotEquals: { "aws:PrincipalArn": ownRole("x") } })],
    [
      "a second operator",
      conditionOf({
        StringNotEquals: { "aws:PrincipalArn": ownRole("x") },
        Bool: { "aws:SecureTransport": "true" },
      }),
    ],
    [
      "a second key",
      conditionOf({
        StringNotEquals: { "aws:PrincipalArn": ownRole("x"), "aws:PrincipalTag/team": "x" },
      }),
    ],
    ["a role by pattern", conditionOf({ StringNotEquals: { "aws:PrincipalArn": ownRole("x*") } })],
    [
      "root",
      conditionOf({ StringNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:root` } }),
    ],
    ["some actions", { Action: ["secretsmanager:GetSecretValue"] }],
    ["one principal", { Principal: { AWS: ownRole("x") } }],
    ["an Allow", { Effect: "Allow" }],
  ])("would not pass with %s", (_what, change) => {
    expect(prowlerFindings(strictWith(change), ACCOUNT)).toContain(NOT_RESTRICTIVE);
  });

  it("does not pass with operators of another account, whom that check never accepts", () => {
    const crossAccount = policyOf({ secret: { policyShape: "strict" }, crossAccount: true });

    expect(prowlerFindings(crossAccount, ACCOUNT)).toEqual([
      "cross-account Allow to arn:aws:iam::999988887777:root, arn:aws:iam::999988887777:root",
    ]);
  });
});

describe("the split shape", () => {
  it("does not pass Prowler's check: it leaves metadata to IAM", () => {
    expect(prowlerFindings(policyOf({}), ACCOUNT)).toEqual([NOT_RESTRICTIVE]);
  });

  it("allows nothing, unless to roles of another account, each account by itself", () => {
    const allows = (variation: Variation) =>
      policyOf(variation).Statement.filter(({ Effect }) => Effect === "Allow");

    expect(allows({})).toEqual([]);
    expect(allows({ crossAccount: true }).map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
      ["PutValueByOperatorOf999988887777", { AWS: "arn:aws:iam::999988887777:root" }],
      ["RecoverByBreakGlassOf999988887777", { AWS: "arn:aws:iam::999988887777:root" }],
    ]);
  });
});

function conditionOf(Condition: Condition): Partial<Statement> {
  return { Condition };
}
