import type { EventPattern } from "../../detections/event-pattern";
import type { TrailEvent } from "./matcher";
import { matcherOf } from "./matcher";

/** A rule of another Region that hands events on to the rule here. */
export interface Forwarding {
  readonly region: string;
  /** What it hands on. */
  readonly eventPattern: EventPattern;
}

/**
 * Whether the rules of a Region hear of an event. A trail of all Regions brings the events of every
 * Region to one log group, but EventBridge has them in their own: those of the global endpoint of STS
 * are of us-east-1, for example. One that does not say its Region counts.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * @param region absent where it is not known; then every event counts
 * @param forwarding what hands events of another Region on, where something does
 * @throws Error for a pattern that is not documented
 */
export function hearsIn(
  region: string | undefined,
  forwarding?: Forwarding,
): (event: TrailEvent) => boolean {
  const forwards = forwarding === undefined ? undefined : matcherOf(forwarding);
  return (event) => {
    const { awsRegion } = event;
    return (
      region === undefined ||
      typeof awsRegion !== "string" ||
      awsRegion === region ||
      (awsRegion === forwarding?.region && forwards?.(event).rule === true)
    );
  };
}
