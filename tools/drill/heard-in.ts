import type { TrailEvent } from "./matcher";

/**
 * Whether the rules of a Region hear of an event. A trail of all Regions brings the events of every
 * Region to one log group, but EventBridge has them in their own: those of the global endpoint of STS
 * are of us-east-1, for example. One that does not say its Region counts.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * @param region absent where it is not known; then every event counts
 */
export function isHeardIn(region: string | undefined, { awsRegion }: TrailEvent): boolean {
  return region === undefined || typeof awsRegion !== "string" || awsRegion === region;
}
