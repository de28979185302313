/**
 * What a detection looks for in a CloudTrail event, said once and rendered twice: as a filter pattern
 * of CloudWatch Logs (`filter-pattern.ts`) and as an event pattern of EventBridge
 * (`event-pattern.ts`).
 *
 * In both, a comparison with a field that the event does not have never matches, not even "not
 * equal". That is the reverse of IAM, where a negated operator is true on a missing key. So this file
 * exports no plain "not equal": `differsOrAbsent` always takes the missing field as well.
 */

/** The field is there and equals the value; `*` at either end of the value is a wildcard. */
export interface EqualsTerm {
  readonly kind: "equals";
  readonly field: string;
  readonly value: string;
}

/**
 * The field is there and equals one of the values, however upper and lower case are mixed; `*` at one
 * end of a value is a wildcard.
 */
export interface EqualsIgnoringCaseTerm {
  readonly kind: "equals-ignoring-case";
  readonly field: string;
  readonly values: readonly [string, ...string[]];
}

/** The field is not in the event. A field that is null is in the event. */
export interface AbsentTerm {
  readonly kind: "absent";
  readonly field: string;
}

/** The field has none of the values, or is not there at all. */
export interface DiffersOrAbsentTerm {
  readonly kind: "differs-or-absent";
  readonly field: string;
  readonly values: readonly [string, ...string[]];
}

/** All of the terms, or any of them. */
export interface JoinedTerm {
  readonly kind: "all-of" | "any-of";
  readonly terms: readonly Term[];
}

/** Build one with the functions below: they check what they are given. */
export type Term =
  EqualsTerm | EqualsIgnoringCaseTerm | AbsentTerm | DiffersOrAbsentTerm | JoinedTerm;

/**
 * The field is there and equals the value. `*` at either end of the value is a wildcard.
 *
 * @param field path from the top of the event, such as `userIdentity.arn`; `names[*]` is any element
 * @throws Error for a path or a value that one of the two languages cannot say
 */
export function equals(field: string, value: string): EqualsTerm {
  return { kind: "equals", field: checkedField(field), value: checkedValue(value) };
}

/**
 * The field is there and equals one of the values, however upper and lower case are mixed. `*` at one
 * end of a value is a wildcard. Say it seldom: in CloudWatch Logs it is a regular expression, of which
 * a pattern may have two, and a log group five patterns.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 *
 * @throws Error for a path with `[*]`, and for a value with other characters than names and ARNs have
 */
export function equalsIgnoringCase(
  field: string,
  ...values: [string, ...string[]]
): EqualsIgnoringCaseTerm {
  const [first, ...others] = values;
  return {
    kind: "equals-ignoring-case",
    field: checkedSingleField(field),
    values: [checkedName(first), ...others.map(checkedName)],
  };
}

/**
 * The field is not in the event. A field that is null is in the event. Name a field that holds no
 * object or list: EventBridge knows whether a value is there, not what is around it.
 *
 * @throws Error for a path that one of the two languages cannot say, such as any with `[*]`
 */
export function absent(field: string): AbsentTerm {
  return { kind: "absent", field: checkedSingleField(field) };
}

/**
 * The field has none of the values, or is not there at all.
 *
 * @throws Error for a path or a value that one of the two languages cannot say, such as any path with
 *   `[*]`; a value of `*` alone would leave only the missing field: say `absent`
 */
export function differsOrAbsent(
  field: string,
  ...values: [string, ...string[]]
): DiffersOrAbsentTerm {
  const [first, ...others] = values;
  if (values.includes("*")) {
    throw new Error(`Nothing differs from "*": say that "${field}" is absent.`);
  }
  return {
    kind: "differs-or-absent",
    field: checkedSingleField(field),
    values: [checkedValue(first), ...others.map(checkedValue)],
  };
}

/** @throws Error without a term: nothing would be always true in one place and never in another */
export function allOf(...terms: Term[]): Term {
  return joined("all-of", terms);
}

/** @throws Error without a term */
export function anyOf(...terms: Term[]): Term {
  return joined("any-of", terms);
}

function joined(kind: JoinedTerm["kind"], terms: readonly Term[]): Term {
  const [only, ...others] = terms;
  if (only === undefined) {
    throw new Error(`"${kind}" needs at least one term.`);
  }
  return others.length === 0 ? only : { kind, terms };
}

function checkedField(field: string): string {
  const step = String.raw`[A-Za-z0-9_-]+(?:\[\*\])?`;
  if (!new RegExp(`^${step}(?:\\.${step})*$`).test(field)) {
    throw new Error(
      `"${field}" is not a field path of dots, letters, digits, "_" and "-", with "[*]" for any element.`,
    );
  }
  return field;
}

/** Of a list, one element may have the field and another not: neither language says what follows. */
function checkedSingleField(field: string): string {
  if (field.includes("[*]")) {
    throw new Error(`"${field}" cannot be absent or differ: "[*]" is documented for equals only.`);
  }
  return checkedField(field);
}

function checkedValue(value: string): string {
  // Inside a value "*" is documented as literal and was observed not to be: not relied upon.
  // Printable ASCII: what lies beyond is not documented for filter patterns.
  if (!/^[ -~]+$/.test(value) || /["\\]|.\*.|^\*\*$/.test(value)) {
    throw new Error(
      `${JSON.stringify(value)} cannot be matched: not empty, ASCII, no quotes or backslashes, and ` +
        `"*" only at either end.`,
    );
  }
  return value;
}

/** Letters that have a case, and characters that a regular expression of CloudWatch Logs may hold. */
function checkedName(value: string): string {
  if (!/^(?:\*?[\w+=,.@/:-]+|[\w+=,.@/:-]+\*)$/.test(value)) {
    throw new Error(
      `${JSON.stringify(value)} cannot be matched in any case: letters, digits and _+=,.@/:- only, ` +
        `and "*" only at one end.`,
    );
  }
  return value;
}
