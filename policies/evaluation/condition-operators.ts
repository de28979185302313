import { arnComponents, hasArnShape, matchesArn } from "./arn-match";
import type { PatternPart, TemplatePart } from "./template";
import { matchesPattern, parseTemplate, resolveVariables } from "./template";

/**
 * The condition operators.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

/** What a policy's value asks of one value of the request. */
export type Comparison = (requestValue: string) => boolean;

/** A value of a condition, ready to be compared. */
export interface ExpectedValue {
  readonly text: string;
  /**
   * @param valueOf value of a condition key, for policy variables
   * @returns undefined where a policy variable has no value
   */
  comparison(valueOf: (key: string) => string | undefined): Comparison | undefined;
}

export interface ConditionOperator {
  /** What the request's value has to be to the policy's, as the end of "which …". */
  readonly relation: string;
  readonly otherwise: string;
  /** True when none of the policy's values is the request's: so also where the key is absent. */
  readonly negated: boolean;
  /** @returns the remedy where the value is none that the operator takes */
  expect(value: unknown, syntax: { variables: boolean }): ExpectedValue | { remedy: string };
}

type Expect = ConditionOperator["expect"];

const expectText =
  (wildcards: boolean, ignoreCase = false): Expect =>
  (value, { variables }) => {
    if (typeof value !== "string") return { remedy: "This operator takes strings." };
    const cased = (text: string) => (ignoreCase ? text.toLowerCase() : text);
    const template = parseTemplate(value, { variables, wildcards });
    if (template === undefined) return { remedy: VARIABLE_REMEDY };
    return {
      text: value,
      comparison: (valueOf) => {
        const pattern = resolveVariables(template, valueOf)?.map((part) =>
          part.kind === "literal" ? { ...part, text: cased(part.text) } : part,
        );
        return pattern && ((requestValue) => matchesPattern(pattern, cased(requestValue)));
      },
    };
  };

const expectArn: Expect = (value, { variables }) => {
  if (typeof value !== "string") return { remedy: "This operator takes ARNs." };
  const template = parseTemplate(value, { variables, wildcards: true });
  if (template === undefined) return { remedy: VARIABLE_REMEDY };
  if (!hasArnShape(template)) {
    return {
      remedy:
        "AWS does not document what an ARN operator makes of it: write six parts, or use a String operator.",
    };
  }
  const components = arnComponents(template);
  return {
    text: value,
    comparison: (valueOf) => {
      const resolved = resolveAll(components, valueOf);
      return resolved && ((requestValue) => matchesArn(resolved, requestValue));
    },
  };
};

function resolveAll(
  components: readonly (readonly TemplatePart[])[],
  valueOf: (key: string) => string | undefined,
): PatternPart[][] | undefined {
  const resolved: PatternPart[][] = [];
  for (const component of components) {
    const parts = resolveVariables(component, valueOf);
    if (parts === undefined) return undefined;
    resolved.push(parts);
  }
  return resolved;
}

const expectBoolean: Expect = (value) => {
  const text = String(value).toLowerCase();
  if (text !== "true" && text !== "false") return { remedy: 'Write "true" or "false".' };
  return { text, comparison: () => (requestValue) => requestValue.toLowerCase() === text };
};

const expectNumber =
  (compare: (requested: number, expected: number) => boolean): Expect =>
  (value) => {
    const text = String(value);
    if (!NUMBER.test(text)) return { remedy: "Write a number." };
    const expected = Number(text);
    return {
      text,
      comparison: () => (requestValue) =>
        NUMBER.test(requestValue) && compare(Number(requestValue), expected),
    };
  };

const NUMBER = /^-?\d+(\.\d+)?$/;

export const VARIABLE_REMEDY =
  "It opens a policy variable that is not of the form ${key} or ${key, 'default'}: correct it.";

function positive(relation: string, expect: Expect): ConditionOperator {
  return { relation: `is${relation}`, otherwise: `is not${relation}`, negated: false, expect };
}

function negated(relation: string, expect: Expect): ConditionOperator {
  return { relation: `is not${relation}`, otherwise: `is${relation}`, negated: true, expect };
}

/** By name, without `…IfExists` and without set operator. `Null` is none of them. */
export const CONDITION_OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map([
  ["StringEquals", positive("", expectText(false))],
  ["StringNotEquals", negated("", expectText(false))],
  ["StringEqualsIgnoreCase", positive(" in any case", expectText(false, true))],
  ["StringNotEqualsIgnoreCase", negated(" in any case", expectText(false, true))],
  ["StringLike", positive(" like", expectText(true))],
  ["StringNotLike", negated(" like", expectText(true))],
  ["ArnEquals", positive(" like", expectArn)],
  ["ArnLike", positive(" like", expectArn)],
  ["ArnNotEquals", negated(" like", expectArn)],
  ["ArnNotLike", negated(" like", expectArn)],
  ["Bool", positive("", expectBoolean)],
  [
    "NumericEquals",
    positive(
      "",
      expectNumber((a, b) => a === b),
    ),
  ],
  [
    "NumericNotEquals",
    negated(
      "",
      expectNumber((a, b) => a === b),
    ),
  ],
  [
    "NumericLessThan",
    positive(
      " less than",
      expectNumber((a, b) => a < b),
    ),
  ],
  [
    "NumericLessThanEquals",
    positive(
      " at most",
      expectNumber((a, b) => a <= b),
    ),
  ],
  [
    "NumericGreaterThan",
    positive(
      " greater than",
      expectNumber((a, b) => a > b),
    ),
  ],
  [
    "NumericGreaterThanEquals",
    positive(
      " at least",
      expectNumber((a, b) => a >= b),
    ),
  ],
]);
