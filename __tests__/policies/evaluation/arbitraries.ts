import fc from "fast-check";
import type { AccessRequest, ApplicablePolicies, Caller } from "../../../policies/evaluation/model";
import type { Question } from "./question";
import {
  ACCOUNT,
  ANONYMOUS,
  KEY,
  OTHER_ACCOUNT,
  role,
  root,
  SERVICE,
  TRUSTED_ROLE,
  user,
} from "./question";
import type { SmallCaller, SmallPolicy, SmallQuestion, SmallStatement } from "./reference";

/** Small policies and requests over few names, so that they meet often. */

const CALLERS: readonly Caller[] = [
  role(),
  role(),
  role("another"),
  role("app", OTHER_ACCOUNT),
  user(),
  root(),
  root(OTHER_ACCOUNT),
  SERVICE,
  ANONYMOUS,
];

const OBJECT = "arn:aws:s3:::bucket/key";
const TARGETS = [
  { action: "s3:GetObject", resource: OBJECT },
  { action: "s3:PutObject", resource: OBJECT },
  { action: "kms:Decrypt", resource: KEY },
  { action: "sts:AssumeRole", resource: TRUSTED_ROLE },
] as const;

const few = <T>(values: readonly T[], maxLength = 2) =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength });

const actions = few([
  "*",
  "s3:*",
  "s3:getobject",
  "s3:?etObject",
  "kms:Dec*",
  "sts:AssumeRole",
  "glacier:*",
]);
const resources = few(["*", OBJECT, "arn:aws:s3:::bucket/*", KEY, "arn:aws:iam::*:role/read?r"]);

const values = few(["a", "b", "A", "a*", "?"]);
const arns = few([role().arn, root().arn, `arn:aws:iam::*:role/app`, `arn:aws:iam::${ACCOUNT}:*`]);
const singleOperators = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
].flatMap((operator) => [operator, `${operator}IfExists`]);
const setOperators = ["StringLike", "StringNotEquals", "StringEqualsIfExists"].flatMap(
  (operator) => [`ForAnyValue:${operator}`, `ForAllValues:${operator}`],
);
const arnOperators = ["ArnLike", "ArnEquals", "ArnNotEquals", "ArnNotLikeIfExists"];

function entry(
  operators: readonly string[],
  keys: readonly string[],
  expected: fc.Arbitrary<string[]>,
) {
  return fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom(...keys), expected)
    .map(([operator, key, wanted]) => ({ [operator]: { [key]: wanted } }));
}

const entries = fc.oneof(
  entry(singleOperators, ["x:One", "x:Two"], values),
  entry(setOperators, ["x:List"], values),
  entry(arnOperators, ["aws:PrincipalArn"], arns),
  entry(["Null"], ["x:One", "x:List", "aws:PrincipalArn"], few(["true", "false"], 1)),
  entry(["NumericLessThan", "NumericNotEquals"], ["x:Number"], few(["5", "7"])),
  entry(["Bool", "BoolIfExists"], ["x:Flag"], few(["true", "false"], 1)),
);

const condition = fc
  .array(entries, { maxLength: 2 })
  .map((list) => Object.fromEntries(list.flatMap((each) => Object.entries(each))));

const principals = fc.oneof(
  fc.constant("*" as const),
  few([
    "*",
    ACCOUNT,
    OTHER_ACCOUNT,
    root().arn,
    root(OTHER_ACCOUNT).arn,
    role().arn,
    user().arn,
  ]).map((AWS) => ({ AWS })),
  fc
    .constantFrom("logs.eu-west-1.amazonaws.com", "sns.amazonaws.com")
    .map((Service) => ({ Service })),
);

export function statementOf(
  kind: "identity" | "resource" | "everyone" | "trust",
): fc.Arbitrary<SmallStatement> {
  const everyone = fc.constant("*" as const);
  return fc
    .record({
      Effect: fc.oneof(
        { weight: 4, arbitrary: fc.constant("Allow" as const) },
        fc.constant("Deny" as const),
      ),
      negatesAction: rarely,
      negatesResource: rarely,
      actions,
      resources,
      condition: fc.oneof(fc.constant(undefined), condition),
      principal: kind === "everyone" ? everyone : principals,
    })
    .map((r) => ({
      Effect: r.Effect,
      ...(kind === "identity" ? {} : { Principal: r.principal }),
      ...(r.negatesAction ? { NotAction: r.actions } : { Action: r.actions }),
      ...(kind === "trust"
        ? {}
        : r.negatesResource
          ? { NotResource: r.resources }
          : { Resource: r.resources }),
      ...(r.condition === undefined ? {} : { Condition: r.condition }),
    }));
}

const rarely = fc.integer({ min: 0, max: 5 }).map((n) => n === 0);
const policyOf = (kind: Parameters<typeof statementOf>[0]) =>
  fc.array(statementOf(kind), { maxLength: 3 });
const FULL = [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }] as const satisfies SmallPolicy;
const FULL_RESOURCE = [{ ...FULL[0], Principal: "*" }] as const satisfies SmallPolicy;

/** Mostly absent or of no effect: several limits at once leave little that is allowed. */
const limit = (kind: "identity" | "everyone") =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constant<SmallPolicy>(kind === "identity" ? FULL : FULL_RESOURCE) },
    { weight: 2, arbitrary: policyOf(kind) },
  );
const levels = (kind: "identity" | "everyone") =>
  fc
    .array(limit(kind), { maxLength: 2 })
    .map((list) => list.flatMap((each) => (each === undefined ? [] : [[each]])));

const context = fc.record(
  {
    "x:One": fc.constantFrom("a", "b", "B"),
    "x:Two": fc.constantFrom("a", "ab"),
    "x:List": fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 3 }),
    "x:Number": fc.constantFrom("4", "5", "9"),
    "x:Flag": fc.constantFrom("true", "false"),
  },
  { requiredKeys: [] },
);

/** A question, in the terms of the reference. */
export const smallQuestions: fc.Arbitrary<SmallQuestion> = fc
  .tuple(fc.constantFrom(...CALLERS), fc.constantFrom(...TARGETS))
  .chain(([caller, target]) => {
    const { action } = target;
    const isIdentity = caller.kind === "role" || caller.kind === "user";
    const none = fc.constant(undefined);
    const resource = policyOf(action === "sts:AssumeRole" ? "trust" : "resource");
    const hasToHavePolicy = action === "sts:AssumeRole" || action === "kms:Decrypt";
    return fc.record<SmallQuestion>({
      caller: fc.constant<SmallCaller>(caller),
      action: fc.constant(action),
      resource: fc.constant(target.resource),
      owner: fc.constant(ACCOUNT),
      context,
      identity: isIdentity
        ? fc.array(fc.oneof(fc.constant(FULL), policyOf("identity")), { maxLength: 2 })
        : fc.constant([]),
      resourcePolicy: hasToHavePolicy ? resource : fc.oneof(none, resource),
      boundary: isIdentity ? limit("identity") : none,
      session: caller.kind === "role" ? limit("identity").map((p) => p && [p]) : none,
      scp: "account" in caller ? levels("identity") : none,
      rcp: levels("everyone"),
      endpoint: limit("everyone"),
    });
  });

/** The same question, as the evaluator takes it. */
export function questionOf(small: SmallQuestion): Question {
  const named = (name: string, statements: SmallPolicy) => ({
    name,
    document: { Version: "2012-10-17", Statement: statements },
  });
  const maybe = (name: string, statements: SmallPolicy | undefined) =>
    statements && named(name, statements);
  const list = (name: string, all: readonly SmallPolicy[] = []) =>
    all.map((each, index) => named(`${name} ${index + 1}`, each));
  const request: AccessRequest = {
    caller: small.caller as Caller,
    action: small.action,
    resource: small.resource,
    resourceAccount: small.owner,
    context: small.context,
  };
  const policies: ApplicablePolicies = {
    identity: list("identity", small.identity),
    resource: maybe("resource", small.resourcePolicy),
    boundary: maybe("boundary", small.boundary),
    session: small.session && list("session", small.session),
    scp: small.scp?.map((level, index) => list(`scp ${index + 1}`, level)),
    rcp: small.rcp?.map((level, index) => list(`rcp ${index + 1}`, level)),
    endpoint: maybe("endpoint", small.endpoint),
  };
  return { request, policies };
}
