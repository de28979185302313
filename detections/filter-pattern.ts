import type { Term } from "./pattern";

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
 * The term as a filter pattern of CloudWatch Logs, on one line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @param remedy what makes it shorter, for the error
 * @throws Error when the pattern is longer, or has more `[*]`, than CloudWatch Logs accepts
 */
export function filterPattern(
  term: Term,
  remedy = "allow fewer roles or shorten their names",
): string {
  const pattern = `{ ${rendered(term).replace(/^\((.*)\)$/, "$1")} }`;
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    throw new Error(
      `Filter pattern has ${pattern.length} characters, CloudWatch Logs accepts ` +
        `${MAX_PATTERN_CHARACTERS}: ${remedy}. ${pattern}`,
    );
  }
  checkWildcards(pattern);
  return pattern;
}

function checkWildcards(pattern: string): void {
  const selectors = pattern.match(/\$\.[\w.*[\]-]+/g) ?? [];
  const counts = selectors.map((selector) => selector.split("[*]").length - 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
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

/** Always in parentheses. */
function rendered(term: Term): string {
  switch (term.kind) {
    case "equals":
      return `($.${term.field} = "${term.value}")`;
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
