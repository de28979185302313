import { accessDifference } from "../../../../tools/access/diff/compare";
import type { AccessDifference } from "../../../../tools/access/diff/compare";
import { renderedDifference } from "../../../../tools/access/diff/render";
import {
  editPolicy,
  resourceOf,
  SECRET_KEY,
  SECRET_POLICY,
  SECRETS_ENDPOINT,
  stacksOfProd,
  statement,
} from "../support/stacks";
import type { EditableStatement, Stacks } from "../support/stacks";

const difference = (before: Stacks | undefined, after: Stacks) =>
  accessDifference(before === undefined ? undefined : { name: "revision old", stacks: before }, {
    name: "this folder",
    stacks: after,
  });

const cells = ({ cells: changed }: AccessDifference, direction: string) =>
  changed
    .filter((each) => each.direction === direction)
    .map(({ principal, action }) => `${principal} ${action}`);

const mayWiden = ({ statements }: AccessDifference) =>
  statements.filter((each) => each.mayWiden).map(({ sid, address }) => sid ?? address);

const ROLE = "arn:aws:iam::444455556666:role/acme-second";

/** Adds the role wherever the operator stands. */
function withSecondOperator(stacks: Stacks): Stacks {
  const operator = '"arn:aws:iam::444455556666:role/acme-secret-operator"';
  const add = (document: { Statement: EditableStatement[] }) => {
    const text = JSON.stringify(document.Statement);
    document.Statement = JSON.parse(
      text
        .replaceAll(`[${operator}]`, `[${operator},"${ROLE}"]`)
        .replaceAll(`:${operator}`, `:[${operator},"${ROLE}"]`),
    ) as EditableStatement[];
  };
  return editPolicy(editPolicy(stacks, SECRET_POLICY, add), SECRET_KEY, add);
}

describe("accessDifference", () => {
  it("finds nothing between a synth and itself", () => {
    const found = difference(stacksOfProd(), stacksOfProd());

    expect(found).toEqual({ cells: [], statements: [], widened: false });
    expect(renderedDifference(found, "a -> b")).toContain(
      "Nothing changed that decides about access.",
    );
  });

  it("shows an operator who was added as a wider access, and one who left as a narrower one", () => {
    const added = difference(stacksOfProd(), withSecondOperator(stacksOfProd()));
    const removed = difference(withSecondOperator(stacksOfProd()), stacksOfProd());

    expect(cells(added, "widened")).toEqual([`${ROLE} put-value`, `${ROLE} move-stage`]);
    expect(added.widened).toBe(true);
    expect(cells(removed, "widened")).toEqual([]);
    expect(cells(removed, "narrowed")).toEqual([`${ROLE} put-value`, `${ROLE} move-stage`]);
  });

  it("catches stolen credentials that work outside the endpoint", () => {
    const found = difference(
      stacksOfProd(),
      editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
        document.Statement = document.Statement.filter(
          ({ Sid }) => Sid !== "DenyReaderOutsideEndpoint",
        );
      }),
    );

    expect(cells(found, "widened")).toEqual([
      "reader-from-internet read-value",
      "reader-from-other-vpc read-value",
      "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion batch-read",
      "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion replicate",
    ]);
    expect(renderedDifference(found, "a -> b")).toContain(
      [
        "Access widened",
        "  weather: read-value: DENY -> yes",
        "      reader-from-internet",
        "        was  secret policy: DenyReaderOutsideEndpoint",
      ].join("\n"),
    );
  });

  it("catches a Deny that is gone although another policy still denies", () => {
    const found = difference(
      stacksOfProd(),
      editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
        document.Statement = document.Statement.filter(({ Sid }) => Sid !== "DenyReadExceptReader");
      }),
    );

    expect(cells(found, "widened")).toEqual([]);
    expect(mayWiden(found)).toEqual(["DenyReadExceptReader"]);
    expect(found.widened).toBe(true);
  });

  it("catches an endpoint that lets more through, which shows in no cell", () => {
    const found = difference(
      stacksOfProd(),
      editPolicy(stacksOfProd(), SECRETS_ENDPOINT, (document) => {
        for (const each of document.Statement) delete each.Condition;
      }),
    );

    expect(mayWiden(found)).toEqual(["ReadWeather"]);
    expect(renderedDifference(found, "a -> b")).toContain("May widen");
  });

  it("catches a key that the whole account may decrypt with", () => {
    const found = difference(
      stacksOfProd(),
      editPolicy(stacksOfProd(), SECRET_KEY, (document) => {
        delete statement(document, "DecryptByReader").Condition;
      }),
    );

    expect(cells(found, "widened")).toEqual(
      expect.arrayContaining(["administrator decrypt-directly", "other-role decrypt-directly"]),
    );
  });

  it("catches a principal that is a pattern, and one of another account", () => {
    const found = difference(
      stacksOfProd(),
      editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
        const denial = statement(document, "DenyPolicyChangeExceptDeployerOrBreakGlass");
        denial.Condition = {
          StringNotLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/team-*" },
        };
        document.Statement.push({
          Sid: "Partner",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::777788889999:root" },
          Action: ["secretsmanager:DescribeSecret"],
          Resource: "*",
        });
      }),
    );

    expect(cells(found, "widened")).toEqual([
      "arn:aws:iam::444455556666:role/team-any change-policy",
      "arn:aws:iam::444455556666:role/team-any restore",
      "arn:aws:iam::777788889999:role/administrator describe",
    ]);
  });

  it("catches policies that no cell is about", () => {
    const found = difference(
      stacksOfProd(),
      editPolicy(stacksOfProd(), ["aws_s3_bucket_policy", "trail"], (document) => {
        document.Statement.push({
          Sid: "ReadTrail",
          Effect: "Allow",
          Principal: "*",
          Action: ["s3:GetObject"],
          Resource: "*",
        });
      }),
    );

    expect(found.cells).toEqual([]);
    expect(mayWiden(found)).toEqual(["ReadTrail"]);
  });

  it("counts all of an environment that is new", () => {
    const found = difference(undefined, stacksOfProd());

    expect(found.widened).toBe(true);
    expect(cells(found, "widened")).toContain("reader read-value");
    expect(cells(found, "narrowed")).toEqual([]);
  });

  it("counts a side that cannot be read as wider, and says which it is", () => {
    const broken = stacksOfProd();
    delete resourceOf(broken, "aws_secretsmanager_secret", "weather-secret").kms_key_id;

    const found = difference(broken, stacksOfProd());

    expect(found.widened).toBe(true);
    expect(found.statements).toContainEqual({
      address: "revision old",
      what: expect.stringMatching(/^no cells were compared: .*has no kms_key_id/),
      mayWiden: true,
    });
    expect(difference(broken, structuredClone(broken)).widened).toBe(false);
  });
});

describe("what widens without a statement", () => {
  const changed = (change: (stacks: Stacks) => void) => {
    const after = stacksOfProd();
    change(after);
    const { statements, widened } = difference(stacksOfProd(), after);
    return { what: statements.map(({ what }) => what), widened };
  };
  const role = (stacks: Stacks) => resourceOf(stacks, "aws_iam_role", "weather-function_role");

  it("is a permissions boundary that is gone, and not one that is new", () => {
    const arn = "arn:aws:iam::444455556666:policy/boundary";
    const bounded = stacksOfProd();
    role(bounded).permissions_boundary = arn;

    expect(difference(bounded, stacksOfProd()).widened).toBe(true);
    expect(difference(stacksOfProd(), bounded).widened).toBe(false);
  });

  it("is a policy that moves to another role", () => {
    expect(
      changed((stacks) => {
        const policy = resourceOf(stacks, "aws_iam_role_policy", "flow-log_role_policy");
        policy.role = "another-role";
      }),
    ).toEqual({
      what: [expect.stringMatching(/ became "another-role"$/)],
      widened: true,
    });
  });

  it("is a grant of its own, and a limit that is gone", () => {
    expect(
      changed((stacks) => {
        const audit = stacks["prod-audit"]?.resource ?? {};
        audit.aws_kms_grant = { reading: { key_id: "some-key" } };
        delete audit.aws_s3_bucket_public_access_block;
      }),
    ).toEqual({
      what: [
        "a limit that is gone: look at it",
        "a type that is not known to say nothing about access: look at it",
      ],
      widened: true,
    });
  });
});
