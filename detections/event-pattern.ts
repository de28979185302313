import type { Term } from "./pattern";
import { PatternTooLongError } from "./limits/pattern-too-long";

/** An event pattern of EventBridge, as JSON. */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly EventPattern[] | readonly Match[];
}

/** What a field may be: a text, or one of the comparisons that the renderer writes. */
export type Match = string | Readonly<Record<string, unknown>>;

/**
 * What each field has to be, by its path without `[*]`: EventBridge looks at every element of an array
 * anyhow. A field's matches are alternatives.
 */
type Clause = ReadonlyMap<string, readonly Match[]>;

/**
 * AWS's limit on the length of an event pattern. More, up to 4096, is given on request.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MAX_PATTERN_CHARACTERS = 2048;

/**
 * Operators: EventBridge takes these for no field within `$or`.
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Constants.java
 */
const RESERVED_WITHIN_OR = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard"],
  ...["numeric", "cidr", "regex", "not-wildcard", "not-equals-ignore-case", "in-date-range"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/**
 * The term as an event pattern of EventBridge for the events that CloudTrail hands it. Nobody but AWS
 * can put events of a source that begins with `aws.` on a bus.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * @param remedy what makes it shorter, for the error
 * @throws Error when one event would have to satisfy two comparisons of one field (a pattern of
 *   EventBridge has each field once)
 * @throws PatternTooLongError when the pattern is longer than EventBridge accepts
 */
export function eventPattern(
  term: Term,
  remedy = "allow fewer roles or shorten their names",
): EventPattern {
  const pattern = patternOf(term);
  const json = JSON.stringify(pattern);
  if (json.length > MAX_PATTERN_CHARACTERS) {
    throw new PatternTooLongError(
      "Event pattern",
      "EventBridge",
      MAX_PATTERN_CHARACTERS,
      json,
      remedy,
    );
  }
  return pattern;
}

/**
 * Whether EventBridge takes a pattern as long as the term's.
 *
 * @throws Error for a term that is no pattern of EventBridge, however short
 */
export function isEventPatternInLimits(term: Term): boolean {
  return JSON.stringify(patternOf(term)).length <= MAX_PATTERN_CHARACTERS;
}

function patternOf(term: Term): EventPattern {
  return {
    source: [{ prefix: "aws." }],
    "detail-type": [{ suffix: " via CloudTrail" }],
    detail: anyOfClauses(clausesOf(term)),
  };
}

/**
 * The fields that every clause has alike stand beside the `$or` of the rest. A clause that has no
 * more than these makes the `$or` needless: EventBridge refuses an empty object there. Its limit of
 * 1000 combinations is out of reach: each clause is one, and takes more than two characters.
 */
function anyOfClauses(clauses: readonly Clause[]): EventPattern {
  const [first = new Map<string, readonly Match[]>()] = clauses;
  const same = ([field, matches]: [string, readonly Match[]]): boolean =>
    clauses.every((clause) => JSON.stringify(clause.get(field)) === JSON.stringify(matches));
  const common = new Map([...first].filter(same));
  const rest = clauses.map(
    (clause) => new Map([...clause].filter(([field]) => !common.has(field))),
  );
  if (rest.some((clause) => clause.size === 0)) return nested(common);
  for (const field of rest.flatMap((clause) => [...clause.keys()])) {
    if (field.split(".").some((step) => RESERVED_WITHIN_OR.has(step))) {
      throw new Error(`EventBridge takes a part of "${field}" for an operator: not in an anyOf.`);
    }
  }
  return { ...nested(common), $or: rest.map(nested) };
}

/**
 * Any of the clauses. That `exists: false` may stand beside another match of a field was recorded:
 * https://github.com/localstack/localstack/blob/master/tests/aws/services/events/event_pattern_templates/or-exists.json5
 */
function clausesOf(term: Term): Clause[] {
  const about = (field: string, matches: readonly Match[]): Clause[] => [
    new Map([[field.replaceAll("[*]", ""), matches]]),
  ];
  switch (term.kind) {
    case "equals":
      return about(term.field, [matchOf(term.value)]);
    case "equals-ignoring-case":
      return about(term.field, term.values.map(inAnyCase));
    case "absent":
      return about(term.field, [{ exists: false }]);
    case "differs-or-absent":
      return about(term.field, [{ exists: false }, otherThan(term.values)]);
    case "any-of":
      return alternatives(term.terms.flatMap(clausesOf));
    case "all-of":
      return term.terms.map(clausesOf).reduce(together);
  }
}

/** Clauses about one field alone, and the same one, are one clause. */
function alternatives(clauses: readonly Clause[]): Clause[] {
  const merged: Clause[] = [];
  const single = new Map<string, Match[]>();
  for (const clause of clauses) {
    const [[field, matches] = ["", []]] = clause;
    const known = single.get(field);
    if (clause.size === 1 && known !== undefined) {
      known.push(...matches);
    } else if (clause.size === 1) {
      const all = [...matches];
      single.set(field, all);
      merged.push(new Map([[field, all]]));
    } else {
      merged.push(clause);
    }
  }
  return merged;
}

function together(some: readonly Clause[], more: readonly Clause[]): Clause[] {
  return some.flatMap((one) =>
    more.map((other) => {
      const twice = [...other.keys()].find((field) => one.has(field));
      if (twice !== undefined) {
        throw new Error(`EventBridge cannot compare field "${twice}" twice in one event.`);
      }
      return new Map([...one, ...other]);
    }),
  );
}

function matchOf(value: string): Match {
  const start = value.startsWith("*");
  const end = value.endsWith("*");
  if (value === "*") return { exists: true };
  if (start && end) return { wildcard: value };
  if (start) return { suffix: value.slice(1) };
  return end ? { prefix: value.slice(0, -1) } : value;
}

function inAnyCase(value: string): Match {
  const text = { "equals-ignore-case": value.replaceAll("*", "") };
  if (value.startsWith("*")) return { suffix: text };
  return value.endsWith("*") ? { prefix: text } : text;
}

/**
 * `wildcard` only where it must be: EventBridge refuses a pattern with many of them as too complex.
 * https://github.com/aws/event-ruler#matching-with-a-machine
 */
function otherThan(values: readonly string[]): Match {
  if (!values.some((value) => value.includes("*"))) return { "anything-but": values };
  if (values.every((value) => !value.startsWith("*") && value.endsWith("*"))) {
    return { "anything-but": { prefix: values.map((value) => value.slice(0, -1)) } };
  }
  if (values.every((value) => value.startsWith("*") && !value.endsWith("*"))) {
    return { "anything-but": { suffix: values.map((value) => value.slice(1)) } };
  }
  return { "anything-but": { wildcard: values } };
}

/**
 * `a.b` is `{ a: { b: … } }`.
 *
 * @throws Error for a field and a field within it: in a pattern the one is a list, the other an object
 */
function nested(clause: Clause): EventPattern {
  const result: MutablePattern = {};
  for (const [field, matches] of clause) {
    const steps = field.split(".");
    const last = steps.pop() ?? "";
    const clash = (): never => {
      throw new Error(`EventBridge cannot compare "${field}" and what is around or within it.`);
    };
    let place = result;
    for (const step of steps) {
      const next = (place[step] ??= {});
      place = isList(next) ? clash() : next;
    }
    if (place[last] !== undefined) clash();
    place[last] = matches;
  }
  return result;
}

interface MutablePattern {
  [field: string]: MutablePattern | readonly Match[];
}

function isList(part: MutablePattern | readonly Match[]): part is readonly Match[] {
  return Array.isArray(part);
}
