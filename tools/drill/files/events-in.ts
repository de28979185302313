import type { TrailEvent } from "../matcher";

/** Where AWS puts an event into something else: as text, or as it is. */
const WRAPPERS = ["CloudTrailEvent", "@message", "message", "detail"];

/**
 * Lists of such things, in what AWS writes: log files of CloudTrail, `aws cloudtrail lookup-events`,
 * `aws logs filter-log-events`, subscriptions of CloudWatch Logs, `aws logs get-query-results`. An event
 * of CloudTrail has none of these fields.
 */
export const LISTS = ["Records", "Events", "events", "logEvents", "results"];

/**
 * How many texts, lists and objects may be around an event. An export of AWS has four, and one more
 * where EventBridge wrote the log; what is deeper is of somebody else, and may be without an end.
 */
const MAX_DEPTH = 6;

/**
 * The events of CloudTrail in a value: the value itself, or what an envelope of EventBridge, an entry
 * of `lookup-events`, a message of CloudWatch Logs or a row of Logs Insights holds. None where it
 * holds none.
 */
export function eventsIn(value: unknown): TrailEvent[] {
  return foundIn(value, isTrailEvent);
}

/**
 * The events that services send to EventBridge themselves, in a value without events of CloudTrail: those
 * come in the same envelope. None where it holds none.
 */
export function serviceEventsIn(value: unknown): ServiceEvent[] {
  return foundIn(value, isServiceEvent);
}

/** An event of EventBridge. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface ServiceEvent extends Fields {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

function isTrailEvent(fields: Fields): fields is TrailEvent {
  return typeof fields.eventName === "string" && typeof fields.eventSource === "string";
}

function isServiceEvent(fields: Fields): fields is ServiceEvent {
  const { source, "detail-type": type, detail } = fields;
  return (
    typeof source === "string" &&
    typeof type === "string" &&
    typeof detail === "object" &&
    detail !== null
  );
}

function foundIn<T extends Fields>(
  value: unknown,
  isWanted: (fields: Fields) => fields is T,
  depth = 0,
): T[] {
  if (depth > MAX_DEPTH) {
    return [];
  }
  const foundDeeper = (inside: unknown) => foundIn(inside, isWanted, depth + 1);
  if (typeof value === "string") {
    return foundDeeper(parsed(value));
  }
  if (Array.isArray(value)) {
    const row = messageOfRow(value);
    return row === undefined ? value.flatMap(foundDeeper) : foundDeeper(row);
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const fields = value as Fields;
  if (isWanted(fields)) {
    return [fields];
  }
  const inside = [...WRAPPERS, ...LISTS].find(
    (name) => typeof fields[name] === "string" || typeof fields[name] === "object",
  );
  return inside === undefined ? [] : foundDeeper(fields[inside]);
}

/** `aws logs get-query-results` has a row as a list of fields with values. */
function messageOfRow(row: readonly unknown[]): unknown {
  const message = row.find((cell) => (cell as { field?: unknown } | null)?.field === "@message") as
    { value?: unknown } | undefined;
  return message?.value;
}

function parsed(text: string): unknown {
  // What does not begin like an object or a list is a message of somebody else.
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
