import type {
  Expression,
  Operand,
  Operator,
  Selector,
  SelectorStep,
} from "./filter-pattern-syntax";

/**
 * Whether an event has what the expression asks for.
 *
 * - A comparison with a property that is missing, null, true or false, an object or an array is never
 *   true, not even `!=`.
 * - With a wildcard selector any one property is enough.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 *
 * @throws Error for a regular expression on a number, which is not documented
 */
export function satisfies(event: unknown, expression: Expression): boolean {
  switch (expression.kind) {
    case "all-of":
      return expression.expressions.every((each) => satisfies(event, each));
    case "any-of":
      return expression.expressions.some((each) => satisfies(event, each));
    case "not-exists":
      return selected(event, expression.selector).length === 0;
    case "is":
      return selected(event, expression.selector).some((value) => value === expression.what);
    case "comparison":
      return selected(event, expression.selector).some((value) =>
        compares(value, expression.operator, expression.operand),
      );
  }
}

/** Every value that the selector points at: none where the property is not in the event. */
function selected(event: unknown, { steps }: Selector): unknown[] {
  return steps.reduce<unknown[]>(
    (values, step) => values.flatMap((each) => next(each, step)),
    [event],
  );
}

function next(value: unknown, step: SelectorStep): unknown[] {
  switch (step.kind) {
    case "element":
      return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
    case "any-element":
      return Array.isArray(value) ? value : [];
    case "any-field":
      return isObject(value) ? Object.values(value) : [];
    case "field":
      return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function compares(value: unknown, operator: Operator, operand: Operand): boolean {
  if (typeof value !== "string" && typeof value !== "number") return false;
  switch (operator) {
    case "=":
      return equals(value, operand);
    case "!=":
      return !equals(value, operand);
    default:
      // On a text these are accepted and never true, says TestMetricFilter.
      return (
        typeof value === "number" &&
        operand.kind === "number" &&
        ordered(value, operator, operand.number)
      );
  }
}

function ordered(value: number, operator: "<" | ">" | "<=" | ">=", limit: number): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case ">":
      return value > limit;
    case "<=":
      return value <= limit;
    case ">=":
      return value >= limit;
  }
}

/** A number equals a bare number by value (12 is 12.0), and a text or wildcard by its digits. */
function equals(value: string | number, operand: Operand): boolean {
  switch (operand.kind) {
    case "number":
      return typeof value === "number" ? value === operand.number : value === operand.text;
    case "text":
      return fits(String(value), operand.text);
    case "regex":
      if (typeof value === "number") {
        throw new Error(`Not documented: the regular expression ${operand.regex} on a number.`);
      }
      return operand.regex.test(value);
  }
}

/**
 * `*` at the start takes what stands before the first occurrence of the rest, and does not look for a
 * later one: `*111.111.111` does not match 111.111.111.111, says TestMetricFilter.
 */
function fits(value: string, wanted: string): boolean {
  if (wanted === "*") return true;
  const start = wanted.startsWith("*");
  const end = wanted.endsWith("*");
  const text = wanted.slice(start ? 1 : 0, end ? -1 : undefined);
  const place = value.indexOf(text);
  return (start ? place >= 0 : place === 0) && (end || place + text.length === value.length);
}
