import type { TrailEvent } from "../matcher";

/** Where AWS puts an event into something else: as text, or as it is. */
const WRAPPERS = ["CloudTrailEvent", "@message", "message", "detail"];

/** Lists of such things. */
const LISTS = ["Records", "Events", "events", "logEvents", "results"];

/** A text within a text within a text is no export of AWS. */
const MAX_DEPTH = 6;

/**
 * The events of CloudTrail in a value: the value itself, or what an envelope of EventBridge, an entry
 * of `lookup-events`, a message of CloudWatch Logs or a row of Logs Insights holds. None where it
 * holds none.
 */
export function eventsIn(value: unknown, depth = 0): TrailEvent[] {
  if (depth > MAX_DEPTH) {
    return [];
  }
  if (typeof value === "string") {
    return eventsIn(parsed(value), depth + 1);
  }
  if (Array.isArray(value)) {
    const row = messageOfRow(value);
    return row === undefined
      ? value.flatMap((each) => eventsIn(each, depth + 1))
      : eventsIn(row, depth + 1);
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const fields = value as Record<string, unknown>;
  if (typeof fields.eventName === "string" && typeof fields.eventSource === "string") {
    return [fields];
  }
  const inside = [...WRAPPERS, ...LISTS].find(
    (name) => typeof fields[name] === "string" || typeof fields[name] === "object",
  );
  return inside === undefined ? [] : eventsIn(fields[inside], depth + 1);
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
