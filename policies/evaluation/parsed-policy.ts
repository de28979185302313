import type { NamedPolicy, PolicyKind } from "./model";
import type { Statement } from "./parse-policy";
import { parsePolicy } from "./parse-policy";

/** What was parsed already: a table of answers asks about each policy a thousand times. */
const PARSED = new WeakMap<NamedPolicy, Map<string, readonly Statement[]>>();

/**
 * Reads a policy once. The same policy object is the same policy: what it holds must not change.
 *
 * @throws UnmodelledPolicyError on anything that the evaluator does not model
 */
export function parsedPolicy(
  kind: PolicyKind,
  policy: NamedPolicy,
  isTrustPolicy: boolean,
): readonly Statement[] {
  const parsed = PARSED.get(policy) ?? new Map<string, readonly Statement[]>();
  PARSED.set(policy, parsed);
  const key = isTrustPolicy ? "trust" : kind;
  const statements = parsed.get(key) ?? parsePolicy(kind, policy, isTrustPolicy);
  parsed.set(key, statements);
  return statements;
}
