/**
 * The rules of policy evaluation once more, as short as they can be said, for the property tests.
 * It shares no code with the evaluator: where the two differ, one of them misreads AWS.
 * It models only what `arbitraries.ts` generates.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

export interface SmallStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly AWS: readonly string[] } | { readonly Service: string };
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export type SmallPolicy = readonly SmallStatement[];

export interface SmallCaller {
  readonly kind: "role" | "user" | "root" | "service" | "anonymous";
  readonly arn?: string;
  readonly account?: string;
  readonly service?: string;
}

export interface SmallQuestion {
  readonly caller: SmallCaller;
  readonly action: string;
  readonly resource: string;
  readonly owner: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly SmallPolicy[];
  readonly resourcePolicy?: SmallPolicy | undefined;
  readonly boundary?: SmallPolicy | undefined;
  readonly session?: readonly SmallPolicy[] | undefined;
  readonly scp?: readonly (readonly SmallPolicy[])[] | undefined;
  readonly rcp?: readonly (readonly SmallPolicy[])[] | undefined;
  readonly endpoint?: SmallPolicy | undefined;
}

export function expectedOutcome(q: SmallQuestion) {
  const { identity, resourcePolicy = [], boundary, session = [], scp = [], rcp = [], endpoint } = q;
  const applying = (policies: readonly SmallPolicy[], effect: "Allow" | "Deny") =>
    policies.flat().filter((s) => s.Effect === effect && appliesTo(s, q));
  const allows = (...policies: readonly SmallPolicy[]) => applying(policies, "Allow").length > 0;

  const all = [
    ...identity,
    resourcePolicy,
    ...[boundary ?? []],
    ...session,
    ...scp.flat(),
    ...rcp.flat(),
    ...[endpoint ?? []],
  ];
  if (applying(all, "Deny").length > 0) return "denied explicitly";

  const guardrails =
    [...scp, ...rcp].every((level) => allows(...level)) && (!endpoint || allows(endpoint));
  const ceiling = (!boundary || allows(boundary)) && (session.length === 0 || allows(...session));

  const { caller } = q;
  const toIdentity = caller.kind === "root" ? q.action !== "sts:AssumeRole" : allows(...identity);
  const given = applying([resourcePolicy], "Allow").map(({ Principal }) => Principal);
  const names = (who: string | undefined) =>
    given.some((p) => typeof p === "object" && "AWS" in p && p.AWS.some((each) => each === who));
  const toEveryone = given.some(
    (p) => p === "*" || (typeof p === "object" && "AWS" in p && p.AWS.includes("*")),
  );
  const toAccount = names(caller.account) || names(`arn:aws:iam::${caller.account ?? ""}:root`);

  const granted = () => {
    if (caller.account === undefined) return given.length > 0;
    if (caller.account !== q.owner) return given.length > 0 && toIdentity && ceiling;
    if (caller.kind === "root" && q.action === "sts:AssumeRole") return false;
    if (caller.kind === "root" && toAccount) return true;
    if (toEveryone) return true;
    if (caller.kind === "user" && names(caller.arn)) return true;
    if (caller.kind === "role" && names(caller.arn) && ceiling) return true;
    const mustBeGiven = /^(kms:|sts:)/.test(q.action);
    return toIdentity && ceiling && (toAccount || !mustBeGiven);
  };
  return guardrails && granted() ? "allowed" : "denied implicitly";
}

function appliesTo(s: SmallStatement, q: SmallQuestion): boolean {
  const action = (pattern: string) => glob(pattern.toLowerCase(), q.action.toLowerCase());
  const resource = (pattern: string) => glob(pattern, q.resource);
  return (
    (s.Principal === undefined || isNamed(s.Principal, q.caller)) &&
    (s.Action ? s.Action.some(action) : !s.NotAction?.some(action)) &&
    (s.Resource ? s.Resource.some(resource) : !s.NotResource?.some(resource)) &&
    Object.entries(s.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => isMet(operator, valuesIn(q, key), values)),
    )
  );
}

function isNamed(
  principal: NonNullable<SmallStatement["Principal"]>,
  caller: SmallCaller,
): boolean {
  if (principal === "*") return true;
  if ("Service" in principal) return principal.Service === caller.service;
  return principal.AWS.some(
    (name) =>
      name === "*" ||
      (caller.account !== undefined &&
        [caller.arn, caller.account, `arn:aws:iam::${caller.account}:root`].includes(name)),
  );
}

/** The request's values of a key; none where it is absent. */
function valuesIn(q: SmallQuestion, key: string): readonly string[] {
  const value = key === "aws:PrincipalArn" ? q.caller.arn : q.context[key];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** One row for each way to be met. */
function isMet(operator: string, found: readonly string[], wanted: readonly string[]): boolean {
  const [, set, negation, ifExists] =
    /^(?:(\w+):)?(?:String|Arn|Numeric|Bool|Null)(Not)?\w*?(IfExists)?$/.exec(operator) ?? [];
  const compare = comparisonOf(operator);
  const passes = (value: string) =>
    negation ? !wanted.some((w) => compare(value, w)) : wanted.some((w) => compare(value, w));

  if (operator === "Null") return (found.length === 0) === (wanted[0] === "true");
  if (found.length === 0)
    return Boolean(ifExists) || set === "ForAllValues" || (!set && Boolean(negation));
  return set === "ForAllValues" ? found.every(passes) : found.some(passes);
}

function comparisonOf(operator: string): (value: string, wanted: string) => boolean {
  if (/String(Not)?Like/.test(operator)) return (value, wanted) => glob(wanted, value);
  if (operator.includes("IgnoreCase"))
    return (value, wanted) => value.toLowerCase() === wanted.toLowerCase();
  if (operator.includes("NumericLessThan"))
    return (value, wanted) => Number(value) < Number(wanted);
  if (operator.includes("Arn")) {
    return (value, wanted) => {
      const [v, w] = [value.split(":"), wanted.split(":")];
      return v.length === w.length && w.every((part, index) => glob(part, v[index] ?? ""));
    };
  }
  return (value, wanted) => value === wanted;
}

/** `*` stands for any text, `?` for one character. */
function glob(pattern: string, text: string): boolean {
  const [first, rest] = [pattern.slice(0, 1), pattern.slice(1)];
  if (first === "") return text === "";
  if (first === "*") return glob(rest, text) || (text !== "" && glob(pattern, text.slice(1)));
  return text !== "" && (first === "?" || first === text.slice(0, 1)) && glob(rest, text.slice(1));
}
