import type { Detection, LogFilterSource } from "../../../detections/detection";
import {
  asEventBridgeEvent,
  matchesEventPattern,
  matchesFilterPattern,
} from "../../../detections/evaluate";
import type { Event } from "../support/events";

/** The patterns of a detection over the trail. */
export function patternsOf({ id, source }: Detection): LogFilterSource {
  if (source.kind !== "log-filter") throw new Error(`${id} has no filter`);
  return source;
}

/**
 * Whether the filter of CloudWatch Logs matches an event, and the rule of EventBridge where there is one.
 *
 * @throws Error where one of them does and the other does not
 */
export function raises({ pattern, eventPattern }: LogFilterSource, event: Event): boolean {
  const filter = matchesFilterPattern(pattern, event);
  const rule =
    eventPattern === undefined
      ? filter
      : matchesEventPattern(eventPattern, asEventBridgeEvent(event));
  if (filter !== rule) {
    throw new Error(`Filter ${String(filter)}, rule ${String(rule)}: ${JSON.stringify(event)}`);
  }
  return filter;
}
