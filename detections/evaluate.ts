/**
 * What CloudWatch Logs and EventBridge make of a pattern and an event, for tests and drills. Written
 * from the documentation; the tests hold the documented and recorded cases. Nothing that is deployed
 * imports this. Of a number only the value is known, not how the event wrote it: 12.0 is 12 here.
 */
import { inEnvelope } from "./evaluation/event-bridge-envelope";
import { parsedEventPattern } from "./evaluation/event-pattern-parser";
import { satisfiesAny } from "./evaluation/event-pattern-semantics";
import { parsedFilterPattern } from "./evaluation/filter-pattern-parser";
import { satisfies } from "./evaluation/filter-pattern-semantics";
import type { EventPattern } from "./event-pattern";

/**
 * Whether a filter pattern of CloudWatch Logs for JSON events matches an event.
 *
 * @throws Error for what is not in the documented grammar or over a limit, with position and text
 */
export function matchesFilterPattern(pattern: string, event: unknown): boolean {
  const expression = parsedFilterPattern(pattern);
  return typeof event === "object" && event !== null && satisfies(event, expression);
}

/**
 * Whether an event pattern of EventBridge matches an event.
 *
 * @throws Error for what is not documented or over a limit
 */
export function matchesEventPattern(pattern: EventPattern, event: unknown): boolean {
  return satisfiesAny(event, parsedEventPattern(pattern));
}

/**
 * An event of CloudTrail as EventBridge hands it to its rules.
 *
 * @throws Error for a type of event of which EventBridge does not hear
 */
export function asEventBridgeEvent(event: Readonly<Record<string, unknown>>): unknown {
  return inEnvelope(event);
}
