import { evaluate } from "../../../policies/evaluate";
import { UnmodelledRequestError } from "../../../policies/evaluation/errors";
import type { AccessRequest, Caller, NamedPolicy } from "../../../policies/evaluation/model";
import {
  ACCOUNT,
  allowAll,
  ANONYMOUS,
  KEY,
  OTHER_ACCOUNT,
  policy,
  request,
  role,
  root,
  SECRET,
  SERVICE,
  statement,
  user,
} from "./question";

type Condition = Record<string, Record<string, unknown>>;

/** Whether a condition holds: of the resource policy's denial, which each caller meets. */
function holds(
  condition: Condition,
  changes: Partial<AccessRequest>,
  endpoint?: NamedPolicy,
): boolean {
  const resource = policy(
    "resource",
    statement({ Effect: "Deny", Principal: "*", Condition: condition }),
  );
  const { outcome } = evaluate(request(changes), { identity: [], resource, endpoint });
  return outcome === "denied explicitly";
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
describe("a key that follows from the request", () => {
  it.each<[key: string, value: string, caller: Caller]>([
    ["aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/path/app`, role("path/app")],
    ["aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:user/ann`, user()],
    ["aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:root`, root()],
    ["aws:PrincipalAccount", OTHER_ACCOUNT, role("app", OTHER_ACCOUNT)],
    ["aws:PrincipalAccount", ACCOUNT, user()],
    ["aws:PrincipalAccount", ACCOUNT, root()],
    ["aws:PrincipalAccount", "anonymous", ANONYMOUS],
    ["aws:PrincipalType", "AssumedRole", role()],
    ["aws:PrincipalType", "User", user()],
    ["aws:PrincipalType", "Account", root()],
    ["aws:PrincipalType", "Anonymous", ANONYMOUS],
    ["aws:PrincipalIsAWSService", "false", role()],
    ["aws:PrincipalIsAWSService", "false", user()],
    ["aws:PrincipalIsAWSService", "false", root()],
    ["aws:PrincipalIsAWSService", "true", SERVICE],
    ["aws:PrincipalServiceName", "logs.eu-west-1.amazonaws.com", SERVICE],
    ["aws:username", "ann", user("team/ann")],
    ["aws:ResourceAccount", ACCOUNT, role("app", OTHER_ACCOUNT)],
  ])("%s is %s of %j", (key, value, caller) => {
    expect(holds({ StringEquals: { [key]: value } }, { caller })).toBe(true);
    expect(holds({ StringEquals: { [key]: `${value}x` } }, { caller })).toBe(false);
    expect(holds({ StringEquals: { [key]: value } }, { caller, context: { [key]: value } })).toBe(
      true,
    );
  });

  it.each<[key: string, caller: Caller]>([
    ["aws:PrincipalArn", SERVICE],
    ["aws:PrincipalArn", ANONYMOUS],
    ["aws:PrincipalIsAWSService", ANONYMOUS],
    ["aws:PrincipalServiceName", ANONYMOUS],
    ["aws:PrincipalServiceName", role()],
    ["aws:PrincipalServiceNamesList", user()],
    ["aws:SourceArn", role()],
    ["aws:SourceAccount", root()],
    ["aws:username", role()],
    ["aws:username", root()],
    ["aws:username", SERVICE],
    ["aws:username", ANONYMOUS],
  ])("%s is absent of %j", (key, caller) => {
    expect(holds({ Null: { [key]: "true" } }, { caller })).toBe(true);
    expect(() => holds({}, { caller, context: { [key]: "x" } })).toThrow(
      `The request's context key ${key} is "x". AWS sends no such key with a request of this caller: leave it out.`,
    );
  });

  it("kms:CallerAccount is the caller's account, of requests to KMS only", () => {
    const condition = { StringEquals: { "kms:CallerAccount": ACCOUNT } };
    const decrypt = { action: "kms:Decrypt", resource: KEY };

    expect(holds(condition, decrypt)).toBe(true);
    expect(holds(condition, { ...decrypt, caller: role("app", OTHER_ACCOUNT) })).toBe(false);
    expect(holds(condition, {})).toBe(false);
    expect(holds(condition, { ...decrypt, caller: SERVICE })).toBe(false);
  });
});

describe("a request that contradicts itself is refused", () => {
  it("in a key that follows from the caller", () => {
    expect(() => holds({}, { context: { "AWS:principalarn": "x" } })).toThrow(
      new UnmodelledRequestError(
        "context key AWS:principalarn",
        "x",
        `From the rest of the request follows "${role().arn}": leave the key out, or correct the request.`,
      ),
    );
    expect(() => holds({}, { context: { "aws:PrincipalArn": [role().arn] } })).toThrow(
      UnmodelledRequestError,
    );
  });

  it("in a key that it has twice", () => {
    expect(() => holds({}, { context: { "x:Key": "a", "X:key": "a" } })).toThrow(
      'The request\'s context key X:key is "a". The names of condition keys are the same in any case: leave out this or "x:Key".',
    );
  });

  it("in the resource's account", () => {
    expect(() => holds({}, { resourceAccount: OTHER_ACCOUNT })).toThrow(
      `The request's resourceAccount is "${OTHER_ACCOUNT}". The resource's ARN says ${ACCOUNT}: correct one of them.`,
    );
    expect(holds({}, { resource: "arn:aws:s3:::b", resourceAccount: OTHER_ACCOUNT })).toBe(true);
  });

  it.each<Caller>([
    { kind: "role", arn: role("app", OTHER_ACCOUNT).arn, account: ACCOUNT },
    { kind: "role", arn: user().arn, account: ACCOUNT },
    { kind: "role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/me`, account: ACCOUNT },
    { kind: "user", arn: role().arn, account: ACCOUNT },
    { kind: "root", arn: role().arn, account: ACCOUNT },
    { kind: "role", arn: root().arn, account: ACCOUNT },
    { kind: "role", arn: "app", account: ACCOUNT },
  ])("in the caller %j", (caller) => {
    expect(() => holds({}, { caller })).toThrow(
      `Write the IAM ARN of a ${caller.kind} of the same account.`,
    );
  });

  it.each([
    ["an identity policy of root", root(), { identity: [allowAll("p")] }],
    ["an identity policy of a service", SERVICE, { identity: [allowAll("p")] }],
    ["a boundary of an anonymous caller", ANONYMOUS, { boundary: allowAll("p") }],
    ["a boundary of root", root(), { boundary: allowAll("p") }],
    ["a session policy of a user", user(), { session: [allowAll("p")] }],
    ["a service control policy of a service", SERVICE, { scp: [[allowAll("p")]] }],
    ["a service control policy of nobody", ANONYMOUS, { scp: [[allowAll("p")]] }],
  ])("in %s", (_, caller, policies) => {
    expect(() => evaluate(request({ caller }), { identity: [], ...policies })).toThrow(
      /The request's caller is .*Such a caller has no .*leave them out/,
    );
    const [kind] = Object.keys(policies);
    const { kinds } = evaluate(request({ caller: role() }), { identity: [], ...policies });
    expect(kinds.find((step) => step.kind === kind)).toMatchObject({ conclusion: "allows" });
  });
});

describe("a request that lacks what decides is refused", () => {
  it.each<[key: string, changes: Partial<AccessRequest>, value: string]>([
    ["aws:SecureTransport", {}, "true"],
    ["aws:RequestedRegion", {}, "eu-west-1"],
    ["aws:ViaAWSService", {}, "true"],
    ["aws:UserAgent", {}, "curl"],
    ["aws:userid", {}, "AROA:me"],
    ["aws:TokenIssueTime", {}, "2026-01-01T00:00:00Z"],
    ["aws:MultiFactorAuthPresent", {}, "true"],
    ["aws:PrincipalAccount", { caller: SERVICE }, ACCOUNT],
    ["aws:PrincipalType", { caller: SERVICE }, "Service"],
    ["aws:userid", { caller: ANONYMOUS }, "anonymous"],
    ["aws:ResourceAccount", { action: "s3:ListAllMyBuckets", resource: "*" }, ACCOUNT],
  ])("where a policy asks for %s and it is unsaid", (key, changes, value) => {
    const condition = { StringEquals: { [key]: value } };

    expect(() => holds(condition, changes)).toThrow(
      `The request's context key ${key} is absent. AWS sends it with each such request and a policy asks for it: state its value.`,
    );
    expect(holds(condition, { ...changes, context: { [key]: value } })).toBe(true);
    expect(holds({}, changes)).toBe(true);
  });

  it("where it comes through an endpoint that it does not name", () => {
    const condition = { StringNotEquals: { "aws:SourceVpce": "vpce-1" } };
    const endpoint = policy("endpoint", statement({ Principal: "*" }));

    expect(() => holds(condition, {}, endpoint)).toThrow(/context key aws:SourceVpce is absent/);
    expect(holds(condition, { context: { "aws:SourceVpce": "vpce-2" } }, endpoint)).toBe(true);
    expect(holds(condition, {})).toBe(true);
  });

  it.each([
    ["a key's policy", { action: "kms:Decrypt", resource: KEY }],
    ["a role's trust policy", { action: "sts:AssumeRole", resource: role().arn }],
  ])("where it lacks %s", (_, changes) => {
    expect(() => evaluate(request(changes), { identity: [allowAll("p")] })).toThrow(
      /The request's resource policy is absent\. arn:.* always has one, and it decides about .*: add it\./,
    );
  });

  it.each([
    ["kms:Decrypt", "*", "key"],
    ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a`, "key"],
    // An alias is changed with the permission on its key, which the key's policy decides about.
    ["kms:CreateAlias", `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a`, "key"],
    ["kms:UpdateAlias", "*", "key"],
    ["kms:DeleteAlias", `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a`, "key"],
    ["sts:AssumeRole", "*", "role"],
    ["STS:TagSession", user().arn, "role"],
  ])("where %s is asked for %s, which is no %s", (action, resource, kind) => {
    expect(() => evaluate(request({ action, resource }), { identity: [allowAll("p")] })).toThrow(
      `${action} is authorized for a ${kind}: name its ARN.`,
    );
  });

  it("except where an action of KMS has no key", () => {
    for (const action of ["kms:ListKeys", "kms:ListAliases", "kms:CreateKey"]) {
      expect(holds({}, { action, resource: "*" })).toBe(true);
    }
  });
});

describe("a request that policies do not decide is refused", () => {
  it.each([
    "sts:GetCallerIdentity",
    "kms:RetireGrant",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
  ])("%s", (action) => {
    expect(() => holds({}, { action, resource: "*" })).toThrow(
      /The request's action is .*Do not ask for it\./,
    );
  });

  it.each(["*", "s3:*", "s3:Get?bject", "GetObject", "", "s3:GetObject:x"])(
    "the action %j",
    (action) => {
      expect(() => holds({}, { action })).toThrow('Name one action as "service:Action".');
    },
  );

  it.each(["", "weather", "arn:aws:s3", SECRET.replace("AbCdEf", "??????"), `${SECRET}*`])(
    "the resource %j",
    (resource) => {
      expect(() => holds({}, { resource })).toThrow(
        'Name one resource by its ARN, or write "*" where the action has none.',
      );
    },
  );
});
