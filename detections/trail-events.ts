import { forwardedRegionOf, GLOBAL_REGION } from "../config/global-region";
import type { Environment } from "../config/schema";
import type { LogFilterSource } from "./detection";
import { eventPattern } from "./event-pattern";
import { filterPattern } from "./filter-pattern";
import type { Term } from "./pattern";

interface TrailEventsProps {
  readonly events: Term;
  /**
   * Condition of a `filter` command of CloudWatch Logs Insights, short: it is in the alarm's text. It
   * finds every event that the filter counts; `readOnly` and others are optional in an event.
   * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
   */
  readonly insightsFilter: string;
  /** What makes the pattern shorter, for the error when it is too long. */
  readonly remedy?: string;
  /**
   * Where EventBridge hears of the events. Those of global services, IAM above all, come to one
   * Region of the partition only, and `forwardedFrom` brings them here. `nowhere` where one event
   * alone is no news.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
   */
  readonly heard?: "in-their-region" | "in-the-global-region" | "in-both" | "nowhere";
}

/**
 * Events of the trail, as the filter that counts them and the rule that tells of each.
 *
 * @throws Error for a pattern that AWS would not take
 */
export function trailEvents(
  environment: Environment,
  { events, insightsFilter, remedy, heard = "in-their-region" }: TrailEventsProps,
): LogFilterSource {
  const { partition, region } = environment;
  const isGlobal = heard === "in-the-global-region" || heard === "in-both";
  const forwardedFrom = isGlobal ? forwardedRegionOf(environment) : undefined;
  const hasRule =
    heard === "in-their-region" ||
    heard === "in-both" ||
    (isGlobal && (forwardedFrom !== undefined || region === GLOBAL_REGION[partition]));
  return {
    kind: "log-filter",
    pattern: filterPattern(events, remedy),
    events,
    ...(hasRule ? { eventPattern: eventPattern(events, remedy) } : {}),
    ...(forwardedFrom === undefined ? {} : { forwardedFrom }),
    insightsFilter,
  };
}
