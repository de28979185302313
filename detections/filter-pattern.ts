/**
 * Builder of CloudWatch Logs filter patterns for JSON events.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * A comparison with a field that the event does not have never matches, not even `!=`. That is the
 * reverse of IAM, where a negated operator is true on a missing key. So this file exports no plain
 * "not equal": `differsOrAbsent` always carries `NOT EXISTS`.
 */

/** A term of a pattern. Build it with the functions below. */
export interface Term {
  readonly text: string;
}

/** AWS's limit on the length of a filter pattern. */
const MAX_PATTERN_CHARACTERS = 1024;

/** The field is there and equals the value. `*` at either end of the value is a wildcard. */
export function equals(field: string, value: string): Term {
  return { text: `(${selector(field)} = ${quoted(value)})` };
}

/** The field is not in the event. A field that is null is in the event. */
export function absent(field: string): Term {
  return { text: `(${selector(field)} NOT EXISTS)` };
}

/** The field has none of the values, or is not there at all. */
export function differsOrAbsent(field: string, ...values: [string, ...string[]]): Term {
  const differs = (value: string): Term => ({
    text: `(${selector(field)} != ${quoted(value)})`,
  });
  const [first, ...others] = values;
  return anyOf(
    absent(field),
    others.length === 0 ? differs(first) : allOf(differs(first), ...others.map(differs)),
  );
}

export function allOf(...terms: Term[]): Term {
  return { text: `(${terms.map((term) => term.text).join(" && ")})` };
}

export function anyOf(...terms: Term[]): Term {
  return { text: `(${terms.map((term) => term.text).join(" || ")})` };
}

/**
 * The pattern as CloudWatch Logs takes it, on one line.
 *
 * @param remedy what makes it shorter, for the error
 * @throws Error when the pattern is longer than CloudWatch Logs accepts
 */
export function filterPattern(
  term: Term,
  remedy = "allow fewer roles or shorten their names",
): string {
  const pattern = `{ ${term.text.replace(/^\((.*)\)$/, "$1")} }`;
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    throw new Error(
      `Filter pattern has ${pattern.length} characters, CloudWatch Logs accepts ` +
        `${MAX_PATTERN_CHARACTERS}: ${remedy}. ${pattern}`,
    );
  }
  return pattern;
}

function selector(field: string): string {
  if (!/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(field)) {
    throw new Error(`"${field}" is not a field path of dots, letters, digits, "_" and "-".`);
  }
  return `$.${field}`;
}

function quoted(value: string): string {
  // Inside a value "*" is documented as literal and was observed not to be: not relied upon.
  if (/["\\]/.test(value) || value.slice(1, -1).includes("*")) {
    throw new Error(
      `"${value}" cannot be matched: no quotes or backslashes, and "*" only at either end.`,
    );
  }
  return `"${value}"`;
}
