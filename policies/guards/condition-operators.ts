/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddress",
  "ArnEquals",
  "ArnNotEquals",
  "ArnLike",
  "ArnNotLike",
];

/**
 * Every operator that IAM knows: each one, with `IfExists` and over several values of a key, and
 * `Null`, which asks whether the key is there at all.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const CONDITION_OPERATORS: ReadonlySet<string> = new Set([
  "Null",
  ...["", "ForAnyValue:", "ForAllValues:"].flatMap((set) =>
    OPERATORS.flatMap((operator) => [`${set}${operator}`, `${set}${operator}IfExists`]),
  ),
]);

/**
 * Does the operator compare character by character, so that `*` and `?` stand for themselves? The
 * operators for ARNs do not: `ArnEquals` is the same as `ArnLike`.
 */
export function comparesLiterally(operator: string): boolean {
  return /(?:^|:)String(?:Not)?Equals/.test(operator);
}
