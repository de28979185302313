import type { NamedPolicy, Outcome, PolicyKind } from "../../policies/evaluation/model";
import type { Question } from "./evaluation/question";
import {
  ACCOUNT,
  administrator,
  allowAll,
  allowElsewhere,
  ANONYMOUS,
  decision,
  grantTo,
  KEY,
  OTHER_ACCOUNT,
  policy,
  request,
  role,
  root,
  SECRET,
  SERVICE,
  statement,
  TRUSTED_ROLE,
  user,
} from "./evaluation/question";

/** A rule of the documentation: a request that is allowed, and its twin that is not. */
interface Rule {
  readonly rule: string;
  readonly allowed: Question;
  /** The same with one thing changed. */
  readonly denied: Question;
  readonly outcome: Exclude<Outcome, "allowed">;
  readonly missing?: PolicyKind[];
}

const NOBODY = { identity: [] };
const deny = (changes: Record<string, unknown> = {}) => statement({ Effect: "Deny", ...changes });
const everyone = { Principal: "*" };
const decrypt = { action: "kms:Decrypt", resource: KEY };
const assume = { action: "sts:AssumeRole", resource: TRUSTED_ROLE };
const trust = (principal: unknown) =>
  policy("trust", { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
const account = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const otherAccount = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };

function expectTwins({ allowed, denied, outcome, missing = [] }: Rule) {
  expect(decision(allowed).outcome).toBe("allowed");
  expect(decision(denied)).toMatchObject({ outcome, missing });
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
describe("in the resource's own account", () => {
  it.each<Rule>([
    {
      rule: "nothing is allowed unless a policy allows it",
      allowed: { request: request(), policies: administrator() },
      denied: { request: request(), policies: NOBODY },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "an explicit denial of the identity policy wins",
      allowed: { request: request(), policies: administrator() },
      denied: {
        request: request(),
        policies: { identity: [policy("administrator", statement(), deny())] },
      },
      outcome: "denied explicitly",
    },
    {
      rule: "an explicit denial of the resource policy wins",
      allowed: {
        request: request(),
        policies: administrator({ resource: policy("r", statement(everyone)) }),
      },
      denied: {
        request: request(),
        policies: administrator({ resource: policy("r", statement(everyone), deny(everyone)) }),
      },
      outcome: "denied explicitly",
    },
    {
      rule: "a boundary that does not allow limits an identity policy",
      allowed: {
        request: request(),
        policies: administrator({ boundary: allowAll("boundary") }),
      },
      denied: {
        request: request(),
        policies: administrator({ boundary: allowElsewhere("boundary") }),
      },
      outcome: "denied implicitly",
      missing: ["boundary"],
    },
    {
      rule: "a boundary grants nothing by itself",
      allowed: {
        request: request(),
        policies: administrator({ boundary: allowAll("boundary") }),
      },
      denied: { request: request(), policies: { identity: [], boundary: allowAll("boundary") } },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "a session policy that does not allow limits an identity policy",
      allowed: {
        request: request(),
        policies: administrator({ session: [allowElsewhere("one"), allowAll("two")] }),
      },
      denied: {
        request: request(),
        policies: administrator({ session: [allowElsewhere("one")] }),
      },
      outcome: "denied implicitly",
      missing: ["session"],
    },
    {
      rule: "a session policy grants nothing by itself",
      allowed: { request: request(), policies: administrator({ session: [allowAll("session")] }) },
      denied: { request: request(), policies: { identity: [], session: [allowAll("session")] } },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "what names the account leaves it to identity policies",
      allowed: { request: request(), policies: administrator({ resource: grantTo(account) }) },
      denied: { request: request(), policies: { identity: [], resource: grantTo(account) } },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "what names the role needs no identity policy",
      allowed: {
        request: request(),
        policies: { identity: [], resource: grantTo({ AWS: role().arn }) },
      },
      denied: {
        request: request({ caller: role("another") }),
        policies: { identity: [], resource: grantTo({ AWS: role().arn }) },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "what names the role and its account needs no identity policy either",
      allowed: {
        request: request(),
        policies: { identity: [], resource: grantTo({ AWS: [ACCOUNT, role().arn] }) },
      },
      denied: {
        request: request(),
        policies: { identity: [], resource: grantTo({ AWS: [ACCOUNT, role("another").arn] }) },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "a boundary does not limit what names the role and everyone",
      allowed: {
        request: request(),
        policies: {
          identity: [],
          resource: grantTo({ AWS: [role().arn, "*"] }),
          boundary: allowElsewhere("boundary"),
        },
      },
      denied: {
        request: request(),
        policies: {
          identity: [],
          resource: grantTo({ AWS: [role().arn, ACCOUNT] }),
          boundary: allowElsewhere("boundary"),
        },
      },
      outcome: "denied implicitly",
      missing: ["boundary"],
    },
    {
      rule: "what names everyone needs no identity policy of the account's principals",
      allowed: { request: request(), policies: { identity: [], resource: grantTo("*") } },
      denied: {
        request: request({ caller: role("app", OTHER_ACCOUNT) }),
        policies: { identity: [], resource: grantTo("*") },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "a boundary limits what the resource policy grants to a role, not what it grants to a user",
      allowed: {
        request: request({ caller: user() }),
        policies: {
          identity: [],
          resource: grantTo({ AWS: [user().arn, role().arn] }),
          boundary: allowElsewhere("boundary"),
        },
      },
      denied: {
        request: request({ caller: role() }),
        policies: {
          identity: [],
          resource: grantTo({ AWS: [user().arn, role().arn] }),
          boundary: allowElsewhere("boundary"),
        },
      },
      outcome: "denied implicitly",
      missing: ["boundary"],
    },
    {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
      rule: "a session policy limits what is granted to the role by name, not by aws:PrincipalArn",
      allowed: {
        request: request(),
        policies: {
          identity: [],
          resource: grantTo("*", { Condition: { ArnEquals: { "aws:PrincipalArn": role().arn } } }),
          session: [allowElsewhere("session")],
        },
      },
      denied: {
        request: request(),
        policies: {
          identity: [],
          resource: grantTo({ AWS: role().arn }),
          session: [allowElsewhere("session")],
        },
      },
      outcome: "denied implicitly",
      missing: ["session"],
    },
    {
      rule: "a boundary that denies wins even over what it does not limit",
      allowed: {
        request: request(),
        policies: { identity: [], resource: grantTo("*"), boundary: allowElsewhere("boundary") },
      },
      denied: {
        request: request(),
        policies: { identity: [], resource: grantTo("*"), boundary: policy("boundary", deny()) },
      },
      outcome: "denied explicitly",
    },
  ])("$rule", expectTwins);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
describe("from another account", () => {
  const foreigner = request({ caller: role("app", OTHER_ACCOUNT) });

  it.each<Rule>([
    {
      rule: "an identity policy is not enough",
      allowed: { request: foreigner, policies: administrator({ resource: grantTo(otherAccount) }) },
      denied: { request: foreigner, policies: administrator() },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "a resource policy is not enough, even if it names the role",
      allowed: {
        request: foreigner,
        policies: administrator({ resource: grantTo({ AWS: role("app", OTHER_ACCOUNT).arn }) }),
      },
      denied: {
        request: foreigner,
        policies: { identity: [], resource: grantTo({ AWS: role("app", OTHER_ACCOUNT).arn }) },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "the resource policy has to name the caller's account",
      allowed: { request: foreigner, policies: administrator({ resource: grantTo(otherAccount) }) },
      denied: { request: foreigner, policies: administrator({ resource: grantTo(account) }) },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "the boundary limits, whomever the resource policy names",
      allowed: {
        request: foreigner,
        policies: administrator({ resource: grantTo("*"), boundary: allowAll("boundary") }),
      },
      denied: {
        request: foreigner,
        policies: administrator({ resource: grantTo("*"), boundary: allowElsewhere("boundary") }),
      },
      outcome: "denied implicitly",
      missing: ["boundary"],
    },
    {
      rule: "root has its own account's rights, and needs the resource policy's",
      allowed: {
        request: request({ caller: root(OTHER_ACCOUNT) }),
        policies: { identity: [], resource: grantTo(otherAccount) },
      },
      denied: { request: request({ caller: root(OTHER_ACCOUNT) }), policies: NOBODY },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
  ])("$rule", expectTwins);
});

describe("root", () => {
  const asRoot = request({ caller: root() });

  it.each<Rule>([
    {
      rule: "has all rights of its account, which a role has not",
      allowed: { request: asRoot, policies: NOBODY },
      denied: { request: request(), policies: NOBODY },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "is denied by the resource policy unless its ARN is listed",
      allowed: {
        request: asRoot,
        policies: {
          identity: [],
          resource: policy(
            "r",
            deny({
              ...everyone,
              Condition: { StringNotEquals: { "aws:PrincipalArn": root().arn } },
            }),
          ),
        },
      },
      denied: {
        request: asRoot,
        policies: {
          identity: [],
          resource: policy(
            "r",
            deny({
              ...everyone,
              Condition: { StringNotEquals: { "aws:PrincipalArn": role().arn } },
            }),
          ),
        },
      },
      outcome: "denied explicitly",
    },
    {
      // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
      rule: "is limited by service control policies",
      allowed: { request: asRoot, policies: { identity: [], scp: [[allowAll("full")]] } },
      denied: { request: asRoot, policies: { identity: [], scp: [[allowElsewhere("few")]] } },
      outcome: "denied implicitly",
      missing: ["scp"],
    },
    {
      // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
      rule: "has no right to a key whose policy gives none to the account",
      allowed: {
        request: request({ ...decrypt, caller: root() }),
        policies: { identity: [], resource: grantTo(account) },
      },
      denied: {
        request: request({ ...decrypt, caller: root() }),
        policies: { identity: [], resource: grantTo({ AWS: role().arn }) },
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
      rule: "assumes no role, even one that trusts everyone",
      allowed: { request: request(assume), policies: { identity: [], resource: trust("*") } },
      denied: {
        request: request({ ...assume, caller: root() }),
        policies: { identity: [], resource: trust("*") },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
  ])("$rule", expectTwins);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
describe("a KMS key", () => {
  it.each<Rule>([
    {
      rule: "takes an identity policy's Allow only where its policy leaves it to the account",
      allowed: {
        request: request(decrypt),
        policies: administrator({ resource: grantTo(account) }),
      },
      denied: {
        request: request(decrypt),
        policies: administrator({ resource: grantTo(otherAccount) }),
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "left to the account, needs the identity policy's Allow",
      allowed: {
        request: request(decrypt),
        policies: administrator({ resource: grantTo(account) }),
      },
      denied: {
        request: request(decrypt),
        policies: { identity: [], resource: grantTo(account) },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "whose policy names the role needs no identity policy",
      allowed: {
        request: request(decrypt),
        policies: { identity: [], resource: grantTo({ AWS: role().arn }) },
      },
      denied: {
        request: request({ ...decrypt, caller: role("another") }),
        policies: { identity: [], resource: grantTo({ AWS: role().arn }) },
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "is used by another account with its own and the key policy's Allow",
      allowed: {
        request: request({ ...decrypt, caller: role("app", OTHER_ACCOUNT) }),
        policies: administrator({ resource: grantTo(otherAccount) }),
      },
      denied: {
        request: request({ ...decrypt, caller: role("app", OTHER_ACCOUNT) }),
        policies: { identity: [], resource: grantTo(otherAccount) },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
      rule: "is used through a service, for one encryption context",
      allowed: {
        request: request({
          ...decrypt,
          context: {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": SECRET,
          },
        }),
        policies: administrator({ resource: keyForSecret() }),
      },
      denied: {
        request: request({
          ...decrypt,
          context: {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": SECRET.replace("weather", "other"),
          },
        }),
        policies: administrator({ resource: keyForSecret() }),
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "is not used directly where it is for a service",
      allowed: {
        request: request({
          ...decrypt,
          context: {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": SECRET,
          },
        }),
        policies: administrator({ resource: keyForSecret() }),
      },
      denied: {
        request: request({ ...decrypt, context: { "kms:EncryptionContext:SecretARN": SECRET } }),
        policies: administrator({ resource: keyForSecret() }),
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
  ])("$rule", expectTwins);

  function keyForSecret() {
    return grantTo(account, {
      Condition: {
        StringEquals: {
          "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
          "kms:CallerAccount": ACCOUNT,
        },
        StringLike: { "kms:EncryptionContext:SecretARN": SECRET.replace(/.{6}$/, "??????") },
      },
    });
  }

  it("is one whatever the case of the action", () => {
    const ask = (principal: unknown) =>
      decision({
        request: request({ action: "KMS:decrypt", resource: KEY }),
        policies: administrator({ resource: grantTo(principal) }),
      });

    expect(ask(account).outcome).toBe("allowed");
    expect(ask(otherAccount).missing).toEqual(["resource"]);
  });

  it("is not asked about where the action has none", () => {
    const listKeys = request({ action: "kms:ListKeys", resource: "*" });

    expect(decision({ request: listKeys, policies: administrator() }).outcome).toBe("allowed");
    expect(decision({ request: listKeys, policies: NOBODY }).missing).toEqual(["identity"]);
  });
});

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
describe("a role", () => {
  it.each<Rule>([
    {
      rule: "is not assumed on an identity policy alone",
      allowed: { request: request(assume), policies: administrator({ resource: trust(account) }) },
      denied: {
        request: request(assume),
        policies: administrator({ resource: trust({ Service: "lambda.amazonaws.com" }) }),
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "that trusts the account is assumed with an identity policy",
      allowed: { request: request(assume), policies: administrator({ resource: trust(account) }) },
      denied: { request: request(assume), policies: { identity: [], resource: trust(account) } },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "that names its assumer in the same account needs no identity policy",
      allowed: {
        request: request(assume),
        policies: { identity: [], resource: trust({ AWS: role().arn }) },
      },
      denied: {
        request: request({ ...assume, caller: role("app", OTHER_ACCOUNT) }),
        policies: { identity: [], resource: trust({ AWS: role("app", OTHER_ACCOUNT).arn }) },
      },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "is assumed by the service that it trusts",
      allowed: {
        request: request({ ...assume, caller: SERVICE }),
        policies: { identity: [], resource: trust({ Service: "logs.eu-west-1.amazonaws.com" }) },
      },
      denied: {
        request: request({ ...assume, caller: SERVICE }),
        policies: { identity: [], resource: trust({ Service: "logs.eu-west-2.amazonaws.com" }) },
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
  ])("$rule", expectTwins);
});

describe("a caller without policies of its own", () => {
  it.each<Rule>([
    {
      rule: "a service is allowed by the resource policy that names it, and a role is not",
      allowed: {
        request: request({ ...decrypt, caller: SERVICE }),
        policies: {
          identity: [],
          resource: grantTo({ Service: "logs.eu-west-1.amazonaws.com" }),
        },
      },
      denied: {
        request: request({ ...decrypt, caller: role() }),
        policies: {
          identity: [],
          resource: grantTo({ Service: "logs.eu-west-1.amazonaws.com" }),
        },
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      rule: "a service needs the Allow, whatever it is on behalf of",
      allowed: {
        request: request({ caller: SERVICE }),
        policies: { identity: [], resource: grantTo("*") },
      },
      denied: {
        request: request({ caller: SERVICE }),
        policies: { identity: [], resource: grantTo(account) },
      },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
      rule: "nobody in particular is allowed by what allows everyone",
      allowed: {
        request: request({ caller: ANONYMOUS }),
        policies: { identity: [], resource: grantTo({ AWS: "*" }) },
      },
      denied: { request: request({ caller: ANONYMOUS }), policies: NOBODY },
      outcome: "denied implicitly",
      missing: ["resource"],
    },
    {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
      rule: "nobody in particular is denied by what denies all but one ARN: the key is absent",
      allowed: {
        request: request({ caller: ANONYMOUS }),
        policies: { identity: [], resource: denyAllBut("StringEquals") },
      },
      denied: {
        request: request({ caller: ANONYMOUS }),
        policies: { identity: [], resource: denyAllBut("StringNotEquals") },
      },
      outcome: "denied explicitly",
    },
  ])("$rule", expectTwins);

  function denyAllBut(operator: string) {
    return policy(
      "r",
      statement(everyone),
      deny({ ...everyone, Condition: { [operator]: { "aws:PrincipalArn": role().arn } } }),
    );
  }
});

// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
describe("a VPC endpoint's policy", () => {
  const context = { "aws:SourceVpce": "vpce-1" };
  const endpoint = policy("endpoint", statement(everyone));
  const narrow = policy(
    "endpoint",
    statement({ ...everyone, Condition: { ArnEquals: { "aws:PrincipalArn": role().arn } } }),
  );

  it.each<Rule>([
    {
      rule: "bounds",
      allowed: { request: request({ context }), policies: administrator({ endpoint: narrow }) },
      denied: {
        request: request({ context, caller: role("another") }),
        policies: administrator({ endpoint: narrow }),
      },
      outcome: "denied implicitly",
      missing: ["endpoint"],
    },
    {
      rule: "grants nothing",
      allowed: { request: request({ context }), policies: administrator({ endpoint }) },
      denied: { request: request({ context }), policies: { identity: [], endpoint } },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "denies",
      allowed: { request: request({ context }), policies: administrator({ endpoint }) },
      denied: {
        request: request({ context }),
        policies: administrator({
          endpoint: policy("endpoint", statement(everyone), deny(everyone)),
        }),
      },
      outcome: "denied explicitly",
    },
    {
      rule: "bounds a caller without credentials, too",
      allowed: {
        request: request({ context, caller: ANONYMOUS }),
        policies: { identity: [], resource: grantTo("*"), endpoint },
      },
      denied: {
        request: request({ context, caller: ANONYMOUS }),
        policies: { identity: [], resource: grantTo("*"), endpoint: narrow },
      },
      outcome: "denied implicitly",
      missing: ["endpoint"],
    },
    {
      rule: "is seen by the resource policy, for which calls from elsewhere lack the key",
      allowed: {
        request: request({ context }),
        policies: administrator({ resource: denyElsewhere() }),
      },
      denied: { request: request(), policies: administrator({ resource: denyElsewhere() }) },
      outcome: "denied explicitly",
    },
  ])("$rule", expectTwins);

  function denyElsewhere() {
    return policy(
      "r",
      deny({ ...everyone, Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } }),
    );
  }
});

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
describe("an organization's policies", () => {
  const full = [allowAll("full")];
  const fullResource = [policy("full", statement(everyone))];

  it.each<Rule>([
    {
      rule: "have to allow on each level",
      allowed: { request: request(), policies: administrator({ scp: [full, full] }) },
      denied: {
        request: request(),
        policies: administrator({ scp: [full, [allowElsewhere("few")]] }),
      },
      outcome: "denied implicitly",
      missing: ["scp"],
    },
    {
      rule: "have to allow at the root, too",
      allowed: { request: request(), policies: administrator({ scp: [full, full] }) },
      denied: {
        request: request(),
        policies: administrator({ scp: [[allowElsewhere("few")], full] }),
      },
      outcome: "denied implicitly",
      missing: ["scp"],
    },
    {
      rule: "have to allow with one policy of a level",
      allowed: {
        request: request(),
        policies: administrator({ scp: [[allowElsewhere("few"), ...full]] }),
      },
      denied: { request: request(), policies: administrator({ scp: [[]] }) },
      outcome: "denied implicitly",
      missing: ["scp"],
    },
    {
      rule: "deny on any level",
      allowed: { request: request(), policies: administrator({ scp: [full, full] }) },
      denied: {
        request: request(),
        policies: administrator({ scp: [[policy("guard", statement(), deny())], full] }),
      },
      outcome: "denied explicitly",
    },
    {
      rule: "grant nothing",
      allowed: { request: request(), policies: administrator({ scp: [full] }) },
      denied: { request: request(), policies: { identity: [], scp: [full] } },
      outcome: "denied implicitly",
      missing: ["identity"],
    },
    {
      rule: "limit what a resource policy grants to everyone",
      allowed: {
        request: request(),
        policies: { identity: [], resource: grantTo("*"), scp: [full] },
      },
      denied: {
        request: request(),
        policies: { identity: [], resource: grantTo("*"), scp: [[allowElsewhere("few")]] },
      },
      outcome: "denied implicitly",
      missing: ["scp"],
    },
    {
      // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
      rule: "on resources limit callers of other accounts",
      allowed: {
        request: request({ caller: role("app", OTHER_ACCOUNT) }),
        policies: administrator({ resource: grantTo("*"), rcp: [fullResource] }),
      },
      denied: {
        request: request({ caller: role("app", OTHER_ACCOUNT) }),
        policies: administrator({
          resource: grantTo("*"),
          rcp: [
            [
              ...fullResource,
              policy(
                "perimeter",
                deny({
                  ...everyone,
                  Condition: { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } },
                }),
              ),
            ],
          ],
        }),
      },
      outcome: "denied explicitly",
    },
    {
      rule: "on resources limit services",
      allowed: {
        request: request({ caller: SERVICE }),
        policies: { identity: [], resource: grantTo("*"), rcp: [fullResource] },
      },
      denied: {
        request: request({ caller: SERVICE }),
        policies: { identity: [], resource: grantTo("*"), rcp: [fullResource, []] },
      },
      outcome: "denied implicitly",
      missing: ["rcp"],
    },
  ])("$rule", expectTwins);
});

describe("a decision", () => {
  it("names every denial that applies, and no other statement", () => {
    const identity = [policy("p", statement(), deny({ Sid: "One" }), deny({ Action: "s3:*" }))];
    const resource = policy("r", deny({ ...everyone, Sid: "Two" }));

    expect(decision({ request: request(), policies: { identity, resource } }).by).toEqual([
      { kind: "resource", policy: "r", sid: "Two" },
      { kind: "identity", policy: "p", sid: "One" },
    ]);
  });

  it("names every Allow that it rests on", () => {
    const { by } = decision({
      request: request({ caller: role("app", OTHER_ACCOUNT) }),
      policies: administrator({
        resource: grantTo("*"),
        boundary: allowAll("boundary"),
        session: [allowAll("session")],
        scp: [[allowAll("top")], [allowAll("unit")]],
        endpoint: policy("endpoint", statement(everyone)),
      }),
    });

    expect(by.map(({ kind, policy: name }) => `${kind} ${name}`)).toEqual([
      "endpoint endpoint",
      "scp top",
      "scp unit",
      "resource resource",
      "identity administrator",
      "boundary boundary",
      "session session",
    ]);
  });

  it("rests on no Allow that it does not need", () => {
    expect(
      decision({
        request: request(),
        policies: administrator({
          resource: grantTo(account),
          session: [],
        }),
      }).by,
    ).toEqual([{ kind: "identity", policy: "administrator", sid: "#1" }]);
  });

  it("is made anew for each policy, and the same for the same one", () => {
    const one = allowAll("p");
    const ask = (...identity: NamedPolicy[]) =>
      decision({ request: request(), policies: { identity } }).outcome;

    expect([ask(one), ask({ ...one, document: allowElsewhere("p").document }), ask(one)]).toEqual([
      "allowed",
      "denied implicitly",
      "allowed",
    ]);
    expect(
      decision({ request: request(), policies: { identity: [], boundary: one, scp: [[one]] } })
        .missing,
    ).toEqual(["identity"]);
  });

  it("reads one policy for each kind that it is given as", () => {
    const named = grantTo({ AWS: role().arn });
    const asResource = { request: request(), policies: { identity: [], resource: named } };

    expect(decision(asResource).outcome).toBe("allowed");
    expect(() => decision({ request: request(), policies: { identity: [named] } })).toThrow(
      /A policy of the kind "identity" is about its own principal/,
    );
    expect(decision(asResource).outcome).toBe("allowed");

    const trusting = trust({ AWS: role().arn });
    const assuming = { request: request(assume), policies: { identity: [], resource: trusting } };
    expect(decision(assuming).outcome).toBe("allowed");
    expect(() => decision({ ...assuming, request: request() })).toThrow(
      /Write either Resource or NotResource/,
    );
  });

  it("numbers statements without Sid by their place", () => {
    const identity = [policy("p", statement({ Sid: "First" }), deny(), deny({ Sid: "" }))];

    expect(decision({ request: request(), policies: { identity } }).by).toEqual([
      { kind: "identity", policy: "p", sid: "#2" },
      { kind: "identity", policy: "p", sid: "#3" },
    ]);
  });

  it("says of each statement why it applies, or what keeps it from applying", () => {
    const { statements } = decision({
      request: request({
        context: { "aws:SourceVpce": "vpce-2", "aws:MultiFactorAuthPresent": "false" },
      }),
      policies: {
        identity: [
          policy(
            "p",
            statement({ Action: "s3:GetObject" }),
            statement({ Action: undefined, NotAction: "secretsmanager:Get*" }),
            statement({ Resource: KEY }),
            statement({ Resource: undefined, NotResource: "arn:aws:secretsmanager:*" }),
            statement({ Condition: { StringEquals: { "aws:SourceVpce": ["vpce-1", "vpce-3"] } } }),
            statement({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
            statement({
              Action: "SecretsManager:getsecretvalue",
              Resource: SECRET,
              Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1", "aws:SourceVpce": "x" } },
            }),
          ),
        ],
        resource: grantTo(otherAccount),
      },
    });

    expect(
      statements.map(({ applies, because }) => `${applies ? "yes" : "no"}: ${because}`),
    ).toEqual([
      "no: Principal does not name the caller",
      "no: Action does not list secretsmanager:GetSecretValue",
      "no: NotAction lists secretsmanager:GetSecretValue as secretsmanager:Get*",
      `no: Resource does not list ${SECRET}`,
      `no: NotResource lists ${SECRET} as arn:aws:secretsmanager:*`,
      "no: Condition StringEquals aws:SourceVpce: the request has vpce-2, which is not vpce-1 or vpce-3",
      "no: Condition Bool aws:MultiFactorAuthPresent: the request has false, which is not true",
      "yes: Action lists secretsmanager:GetSecretValue as SecretsManager:getsecretvalue; " +
        `Resource lists ${SECRET}; ` +
        "Condition StringNotEquals aws:SourceVpc: the key is absent from the request, and a negated operator is true for an absent key; " +
        "Condition StringNotEquals aws:SourceVpce: the request has vpce-2, which is not x",
    ]);
  });

  it("concludes for each kind of policy", () => {
    const { kinds } = decision({
      request: request(),
      policies: {
        identity: [policy("p", deny({ Sid: "No" }))],
        resource: grantTo({ AWS: role().arn }),
        boundary: allowElsewhere("boundary"),
        scp: [[allowAll("full")], [allowElsewhere("few")]],
      },
    });

    expect(
      kinds.map(({ kind, conclusion, because }) => `${kind} ${conclusion}: ${because}`),
    ).toEqual([
      "endpoint does not limit: no policy of a VPC endpoint applies",
      "rcp does not limit: no policy of an organization applies",
      "scp grants nothing: level 2 from the root down does not allow it",
      "resource allows: Grant allows it to the caller itself",
      "identity denies: No denies it",
      "boundary grants nothing: no statement allows it",
      "session does not limit: there is no session policy",
    ]);
  });
});
