import { areTogether, leavesOf, type Leaf } from "./event-leaves";
import type { FieldMatch } from "./event-pattern-match";
import type { EventRule } from "./event-pattern-parser";

/**
 * Whether an event satisfies one of the rules: every field has one of its values, and no two of the
 * values found are in different elements of one array.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 * https://github.com/aws/event-ruler#json-array-matching
 */
export function satisfiesAny(event: unknown, rules: readonly EventRule[]): boolean {
  const leaves = leavesOf(event);
  return rules.some((rule) => areFound(leaves, [...rule], []));
}

function areFound(
  leaves: readonly Leaf[],
  fields: readonly (readonly [string, readonly FieldMatch[]])[],
  found: readonly Leaf[],
): boolean {
  const [first, ...others] = fields;
  if (first === undefined) return true;
  const [path, matches] = first;
  const ofField = leaves.filter((leaf) => leaf.path === path);
  if (ofField.length === 0) return matches.includes("absent") && areFound(leaves, others, found);
  return ofField.some(
    (leaf) =>
      matches.some((match) => match !== "absent" && match(leaf.value)) &&
      found.every((other) => areTogether(leaf, other)) &&
      areFound(leaves, others, [...found, leaf]),
  );
}
