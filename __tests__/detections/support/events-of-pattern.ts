import type {
  Expression,
  Operand,
  Selector,
} from "../../../detections/evaluation/filter-pattern-syntax";
import { satisfies } from "../../../detections/evaluation/filter-pattern-semantics";

type Event = Record<string, unknown>;
type Term = Exclude<Expression, { kind: "all-of" | "any-of" }>;

/**
 * What CloudTrail says of every call.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const OF_EVERY_CALL: Event = {
  eventSource: "anything.amazonaws.com",
  eventName: "DoAnything",
  sourceIPAddress: "192.0.2.1",
  eventType: "AwsApiCall",
};

/**
 * An event for each way in which a filter pattern can match: of every `||` each side, with no field but
 * those that the pattern names and those of every call, and each as short as it can be.
 *
 * @throws Error for a comparison that none of our patterns has
 */
export function eventsOfPattern(pattern: Expression): Event[] {
  return waysOf(pattern)
    .map(eventOf)
    .filter((event) => satisfies(event, pattern));
}

function waysOf(expression: Expression): Term[][] {
  switch (expression.kind) {
    case "any-of":
      return expression.expressions.flatMap(waysOf);
    case "all-of":
      return expression.expressions
        .map(waysOf)
        .reduce((some, more) => some.flatMap((one) => more.map((other) => [...one, ...other])));
    case "comparison": {
      const { operator, operand } = expression;
      return operator === "=" && operand.kind === "regex"
        ? textsOf(operand.regex).map((text) => [{ ...expression, operand: { kind: "text", text } }])
        : [[expression]];
    }
    default:
      return [[expression]];
  }
}

/** A text of each alternative of a regular expression, of several letters the last: the capital. */
function textsOf({ source }: RegExp): string[] {
  return source.split("|").map((alternative) => {
    const text = alternative
      .replace(/^\^/, "")
      .replace(/\$$/, "")
      .replaceAll(/\[\w*(\w)\]/g, "$1")
      .replaceAll(/\\([.+/])/g, "$1");
    if (!/^[\w+=,.@/:-]+$/.test(text)) throw new Error(`No text is made of ${source} here.`);
    return text;
  });
}

/** What the pattern wants to be equal comes first, so that what shall differ may be equal to it. */
function eventOf(terms: readonly Term[]): Event {
  const wanted = terms.flatMap((term) =>
    term.kind === "comparison" && term.operator === "=" ? [term] : [],
  );
  const event: Event = {};
  for (const { selector, operand } of wanted) put(event, selector, textOf(operand));
  const all = { ...OF_EVERY_CALL, ...event };
  for (const term of terms) {
    if (term.kind === "is" || (term.kind === "comparison" && !/^!?=$/.test(term.operator))) {
      throw new Error(`No event is made of ${term.selector.text} here.`);
    }
    if (term.kind === "comparison" && term.operator === "!=") put(all, term.selector, "another");
  }
  return all;
}

function textOf(operand: Operand): string {
  switch (operand.kind) {
    case "text":
      return operand.text === "*" ? "anything" : operand.text.replaceAll("*", "");
    case "number":
      return operand.text;
    case "regex":
      throw new Error(`No text is made of ${operand.regex.source} here.`);
  }
}

/** Puts a value where the selector points, unless there is one. */
function put(event: Event, { steps }: Selector, value: string): void {
  const keys = steps.map((step) =>
    step.kind === "field" ? step.name : step.kind === "element" ? step.index : 0,
  );
  let place: Record<string | number, unknown> = event;
  keys.forEach((key, index) => {
    const next = keys[index + 1];
    place[key] ??= next === undefined ? value : typeof next === "number" ? [] : {};
    const inner = place[key];
    if (typeof inner === "object" && inner !== null) {
      place = inner as Record<string | number, unknown>;
    }
  });
}
