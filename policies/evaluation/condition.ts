import type { Comparison, ConditionOperator, ExpectedValue } from "./condition-operators";
import { CONDITION_OPERATORS } from "./condition-operators";
import type { PlaceInPolicy } from "./errors";
import { UnmodelledPolicyError } from "./errors";
import type { ContextValue, RequestContext } from "./request-context";
import { variablesOf } from "./variables";

/** One key of one operator of a `Condition`. */
export interface ConditionEntry {
  readonly place: PlaceInPolicy;
  /** Operator as the policy has it, with set operator and `IfExists`. */
  readonly name: string;
  readonly key: string;
  readonly test: NullTest | ComparingTest;
}

interface NullTest {
  readonly kind: "null";
  /** Whether the key has to be absent. */
  readonly absent: boolean;
}

interface ComparingTest {
  readonly kind: "comparing";
  readonly operator: ConditionOperator;
  readonly set: "ForAnyValue" | "ForAllValues" | undefined;
  readonly ifExists: boolean;
  readonly expected: readonly ExpectedValue[];
}

export interface ConditionResult {
  readonly holds: boolean;
  /** For a person to read. */
  readonly because: string;
}

const OPERATOR_NAME =
  /^(?:(?<set>ForAnyValue|ForAllValues):)?(?<base>[A-Za-z]+?)(?<ifExists>IfExists)?$/;

/** @throws UnmodelledPolicyError on an operator or a value that is not modelled */
export function conditionEntry(
  place: PlaceInPolicy,
  name: string,
  key: string,
  values: readonly unknown[],
  syntax: { variables: boolean },
): ConditionEntry {
  const element = `Condition ${name} ${key}`;
  const { set, base = "", ifExists } = OPERATOR_NAME.exec(name)?.groups ?? {};
  if (!/^[^:\s]+:./.test(key)) {
    throw new UnmodelledPolicyError(place, `Condition ${name}`, key, "Name a condition key.");
  }
  if (values.length === 0) {
    throw new UnmodelledPolicyError(place, element, values, "Give it a value.");
  }
  if (name === "Null") return { place, name, key, test: nullTest(place, element, values) };
  const operator = CONDITION_OPERATORS.get(base);
  if (operator === undefined) {
    throw new UnmodelledPolicyError(
      place,
      "Condition operator",
      name,
      "The evaluator does not model it: use another operator, or extend condition-operators.ts.",
    );
  }
  const expected = values.map((value) => {
    const read = operator.expect(value, syntax);
    if ("remedy" in read) throw new UnmodelledPolicyError(place, element, value, read.remedy);
    return read;
  });
  return {
    place,
    name,
    key,
    test: {
      kind: "comparing",
      operator,
      set: set as ComparingTest["set"],
      ifExists: ifExists !== undefined,
      expected,
    },
  };
}

function nullTest(place: PlaceInPolicy, element: string, values: readonly unknown[]): NullTest {
  const text = values.map(String).join();
  if (text !== "true" && text !== "false") {
    throw new UnmodelledPolicyError(place, element, values, 'Write "true" or "false".');
  }
  return { kind: "null", absent: text === "true" };
}

/**
 * Whether one entry of a condition holds.
 *
 * @throws UnmodelledPolicyError where AWS does not document the answer
 */
export function evaluateCondition(entry: ConditionEntry, context: RequestContext): ConditionResult {
  const { name, key, test } = entry;
  const value = presentValue(context.valueOf(key));
  const { holds, because } =
    test.kind === "null"
      ? evaluateNull(test, value)
      : evaluateComparison(entry, test, value, context);
  return { holds, because: `Condition ${name} ${key}: ${because}` };
}

/** A key that resolves to no value at all counts as absent. */
function presentValue(value: ContextValue | undefined): ContextValue | undefined {
  return typeof value !== "string" && value?.length === 0 ? undefined : value;
}

function evaluateNull({ absent }: NullTest, value: ContextValue | undefined): ConditionResult {
  return value === undefined
    ? { holds: absent, because: "the key is absent from the request" }
    : { holds: !absent, because: `the request has ${listed(value)}` };
}

function evaluateComparison(
  entry: ConditionEntry,
  test: ComparingTest,
  value: ContextValue | undefined,
  context: RequestContext,
): ConditionResult {
  const { place, name, key } = entry;
  const element = `Condition ${name} ${key}`;
  const values = value === undefined ? [] : valuesOf(entry, test, value);
  const variables = variablesOf(context, place, element);
  const comparisons = test.expected.map((expected) => expected.comparison(variables));
  const result =
    values.length === 0 ? evaluateAbsent(test) : evaluatePresent(test, values, comparisons);
  if (result.holds && comparisons.includes(undefined)) {
    throw new UnmodelledPolicyError(
      place,
      element,
      test.expected.map(({ text }) => text),
      "The request has no value for a variable in it, and AWS does not document what then becomes of the statement: give the variable a default.",
    );
  }
  return result;
}

/**
 * A negated operator is true for a value that is none of the policy's, any other for a value that is
 * one of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
function evaluatePresent(
  { operator, set, expected }: ComparingTest,
  values: readonly string[],
  comparisons: readonly (Comparison | undefined)[],
): ConditionResult {
  const passes = (value: string) =>
    comparisons.some((comparison) => comparison?.(value)) !== operator.negated;
  const holds = set === "ForAllValues" ? values.every(passes) : values.some(passes);
  const relation = holds ? operator.relation : operator.otherwise;
  const wanted = listed(expected.map(({ text }) => text));
  return { holds, because: `the request has ${listed(values)}, which ${relation} ${wanted}` };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function evaluateAbsent({ set, ifExists, operator }: ComparingTest): ConditionResult {
  const absent = "the key is absent from the request";
  if (ifExists) {
    return { holds: true, because: `${absent}, and IfExists is true for an absent key` };
  }
  if (set !== undefined) {
    const holds = set === "ForAllValues";
    return { holds, because: `${absent}, and ${set} is ${holds} for an absent key` };
  }
  return operator.negated
    ? { holds: true, because: `${absent}, and a negated operator is true for an absent key` }
    : { holds: false, because: absent };
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function valuesOf(
  { place, name, key }: ConditionEntry,
  { set }: ComparingTest,
  value: ContextValue,
): readonly string[] {
  // To a set operator, an empty text is no value.
  if (typeof value === "string") return set !== undefined && value === "" ? [] : [value];
  if (set === undefined) {
    throw new UnmodelledPolicyError(
      place,
      `Condition ${name} ${key}`,
      value,
      "The request has a list, and AWS documents lists for set operators only: use ForAnyValue or ForAllValues, or send one value.",
    );
  }
  if (value.includes("")) {
    throw new UnmodelledPolicyError(
      place,
      `Condition ${name} ${key}`,
      value,
      "The request's list has an empty text, and AWS does not document what that is among others: leave it out.",
    );
  }
  return value;
}

function listed(value: ContextValue): string {
  const texts = typeof value === "string" ? [value] : value;
  return texts.map((text) => (text === "" ? '""' : text)).join(" or ");
}
