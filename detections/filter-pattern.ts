import type { Term } from "./pattern";
import { PatternTooLongError } from "./limits/pattern-too-long";

/**
 * AWS's limit on the length of a filter pattern.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
const MAX_PATTERN_CHARACTERS = 1024;

/**
 * AWS's limits on `[*]`: one in a property selector, three in a pattern.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
const MAX_WILDCARD_SELECTORS = 3;

/**
 * AWS's limit on the regular expressions of a pattern. A log group takes five patterns that have one.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
const MAX_REGULAR_EXPRESSIONS = 2;

/**
 * The term as a filter pattern of CloudWatch Logs, on one line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @param remedy what makes it shorter, for the error
 * @throws PatternTooLongError when the pattern is longer than CloudWatch Logs accepts
 * @throws Error when it has more `[*]` or terms that ignore case
 */
export function filterPattern(
  term: Term,
  remedy = "allow fewer roles or shorten their names",
): string {
  const pattern = textOf(term);
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    throw new PatternTooLongError(
      "Filter pattern",
      "CloudWatch Logs",
      MAX_PATTERN_CHARACTERS,
      pattern,
      remedy,
    );
  }
  checkWildcards(pattern);
  const expressions = regularExpressions(term);
  if (expressions > MAX_REGULAR_EXPRESSIONS) {
    throw new Error(
      `Filter pattern has ${expressions} regular expressions, CloudWatch Logs accepts ` +
        `${MAX_REGULAR_EXPRESSIONS}. ${pattern}`,
    );
  }
  return pattern;
}

/** Whether CloudWatch Logs takes the term's pattern: as long, and with as much of what it counts. */
export function isFilterPatternInLimits(term: Term): boolean {
  const pattern = textOf(term);
  return (
    pattern.length <= MAX_PATTERN_CHARACTERS &&
    sum(wildcardsOf(pattern)) <= MAX_WILDCARD_SELECTORS &&
    regularExpressions(term) <= MAX_REGULAR_EXPRESSIONS
  );
}

function textOf(term: Term): string {
  return `{ ${rendered(term).replace(/^\((.*)\)$/, "$1")} }`;
}

/** Terms that ignore case: each is one. */
function regularExpressions(term: Term): number {
  switch (term.kind) {
    case "equals-ignoring-case":
      return 1;
    case "all-of":
    case "any-of":
      return sum(term.terms.map(regularExpressions));
    default:
      return 0;
  }
}

function checkWildcards(pattern: string): void {
  const counts = wildcardsOf(pattern);
  const total = sum(counts);
  if (counts.some((count) => count > 1)) {
    throw new Error(`CloudWatch Logs accepts "[*]" only one in a property selector. ${pattern}`);
  }
  if (total > MAX_WILDCARD_SELECTORS) {
    throw new Error(
      `Filter pattern has ${total} wildcard selectors, CloudWatch Logs accepts ` +
        `${MAX_WILDCARD_SELECTORS}. ${pattern}`,
    );
  }
}

/** How many `[*]` each property selector has. */
function wildcardsOf(pattern: string): number[] {
  const selectors = pattern.match(/\$\.[\w.*[\]-]+/g) ?? [];
  return selectors.map((selector) => selector.split("[*]").length - 1);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Always in parentheses. */
function rendered(term: Term): string {
  switch (term.kind) {
    case "equals":
      return `($.${term.field} = "${term.value}")`;
    case "equals-ignoring-case":
      return `($.${term.field} = %${term.values.map(inAnyCase).join("|")}%)`;
    case "absent":
      return `($.${term.field} NOT EXISTS)`;
    case "differs-or-absent": {
      const differs = term.values.map((value) => `($.${term.field} != "${value}")`);
      const all = differs.length === 1 ? differs.join("") : `(${differs.join(" && ")})`;
      return `(($.${term.field} NOT EXISTS) || ${all})`;
    }
    case "all-of":
      return `(${term.terms.map(rendered).join(" && ")})`;
    case "any-of":
      return `(${term.terms.map(rendered).join(" || ")})`;
  }
}

/**
 * A regular expression for one value. The language has no flag that ignores case, and no parentheses.
 * Without `^` and `$` it would be looked for anywhere in the field.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function inAnyCase(value: string): string {
  const source = value
    .replaceAll("*", "")
    .replaceAll(/[.+]/g, "\\$&")
    .replaceAll(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  return `${value.startsWith("*") ? "" : "^"}${source}${value.endsWith("*") ? "" : "$"}`;
}
