import type { Environment } from "../config/schema";
import type { LogFilterSource } from "./detection";
import { eventPattern } from "./event-pattern";
import { filterPattern } from "./filter-pattern";
import type { Term } from "./pattern";

interface TrailEventsProps {
  readonly events: Term;
  /** Condition of a `filter` command of CloudWatch Logs Insights, short: it is in the alarm's text. */
  readonly insightsFilter: string;
  /** What makes the pattern shorter, for the error when it is too long. */
  readonly remedy?: string;
  /**
   * Where EventBridge hears of the events. Those of global services, IAM above all, come to one
   * Region of the partition only. `nowhere` where one event alone is no news.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
   */
  readonly heard?: "in-their-region" | "in-the-global-region" | "nowhere";
}

/** The Region to which each partition's global services send their events. */
export const GLOBAL_REGION: Readonly<Record<Environment["partition"], string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
};

/**
 * Events of the trail, as the filter that counts them and the rule that tells of each.
 *
 * @throws Error for a pattern that AWS would not take
 */
export function trailEvents(
  { partition, region }: Environment,
  { events, insightsFilter, remedy, heard = "in-their-region" }: TrailEventsProps,
): LogFilterSource {
  const hasRule =
    heard === "in-their-region" ||
    (heard === "in-the-global-region" && region === GLOBAL_REGION[partition]);
  return {
    kind: "log-filter",
    pattern: filterPattern(events, remedy),
    events,
    ...(hasRule ? { eventPattern: eventPattern(events, remedy) } : {}),
    insightsFilter,
  };
}
