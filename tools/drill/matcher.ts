import { inEnvelope } from "../../detections/evaluation/event-bridge-envelope";
import { parsedEventPattern } from "../../detections/evaluation/event-pattern-parser";
import { satisfiesAny } from "../../detections/evaluation/event-pattern-semantics";
import { parsedFilterPattern } from "../../detections/evaluation/filter-pattern-parser";
import { satisfies } from "../../detections/evaluation/filter-pattern-semantics";
import type { EventPattern } from "../../detections/event-pattern";
import { filterMayMatch, possibleRules } from "./possible-match";

/** An event of CloudTrail. */
export type TrailEvent = Readonly<Record<string, unknown>>;

/** What looks at an event: the metric filter of CloudWatch Logs, or the rule of EventBridge. */
export type Channel = "filter" | "rule";

/** Whether each channel of a detection matches an event; absent where it has none. */
export type Matches = Readonly<Partial<Record<Channel, boolean>>>;

/**
 * What `matchesFilterPattern` and `matchesEventPattern` of `detections/evaluate.ts` say of an event,
 * for many events: the patterns are read once, and what an event's source and name rule out is not
 * looked at again.
 *
 * @throws Error for a pattern that is not documented
 */
export function matcherOf(patterns: {
  readonly filterPattern?: string;
  readonly eventPattern?: EventPattern;
}): (event: TrailEvent) => Matches {
  const { filterPattern, eventPattern } = patterns;
  const filter = filterPattern === undefined ? undefined : parsedFilterPattern(filterPattern);
  const rules = eventPattern === undefined ? undefined : parsedEventPattern(eventPattern);
  const possible = remembered((eventSource, eventName) => ({
    filter: filter !== undefined && filterMayMatch(filter, { eventSource, eventName }),
    rules: possibleRules(rules ?? [], { eventSource, eventName }),
  }));
  return (event) => {
    const may = possible(event.eventSource, event.eventName);
    return {
      ...(filter === undefined ? {} : { filter: may.filter && satisfies(event, filter) }),
      ...(rules === undefined
        ? {}
        : { rule: may.rules.length > 0 && satisfiesAny(heard(event), may.rules) }),
    };
  };
}

/** The event as EventBridge has it; nothing where it does not hear of such events. */
function heard(event: TrailEvent): unknown {
  try {
    return inEnvelope(event);
  } catch {
    // An `eventType` that is not documented: a file of somebody's may have one.
    return {};
  }
}

/** As many pairs as are remembered. AWS has some ten thousand operations. */
const CAPACITY = 20_000;

function remembered<T>(
  compute: (source: unknown, name: unknown) => T,
): (source: unknown, name: unknown) => T {
  const known = new Map<string, T>();
  return (source, name) => {
    const key = JSON.stringify([source, name]);
    const before = known.get(key);
    if (before !== undefined) {
      return before;
    }
    const result = compute(source, name);
    if (known.size < CAPACITY) known.set(key, result);
    return result;
  };
}
