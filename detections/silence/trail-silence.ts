import { trailLogGroupNameOf } from "../../config/audit-places";
import { longestGapSeconds } from "../../config/schedule-gap";
import type { Environment } from "../../config/schema";
import { alarmName, filterMetric } from "../alarm-name";
import type { Detection } from "../detection";
import { isOn } from "../tuned";
import { inWords, LONGEST_WINDOW_SECONDS, silentFor } from "./silence-window";

/**
 * What events may be late by: CloudTrail delivers them after five minutes on average, and does not
 * promise it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const DELIVERY_SECONDS = 3600;

/** The detection that guards the filters, whose metric is watched for all of them. */
const GUARD = { id: "audit-log-changed" } as const;

/**
 * The witness is dumb: every other alarm of the audit is quiet then, as on a good day.
 *
 * Whoever deletes a filter or the trail leaves an event, which `audit-log-changed` and
 * `trail-stopped` tell, if their own filters are still there. Whoever deletes the filter of the guard
 * first leaves `filters-silent`; whoever cuts the trail off in a way that leaves no event leaves both.
 *
 * Neither asks whether what comes is CloudTrail's: whoever may write to the log group keeps both quiet
 * with junk. A stream for it is told by `audit-log-changed`, a write into CloudTrail's own by nothing.
 * Whoever may call `cloudwatch:PutMetricData` can forge the values that `filters-silent` waits for, and
 * not those of `trail-silent`, whose namespace is AWS's.
 * A new environment raises them once, until the first events arrive.
 */
export function trailSilence(environment: Environment): Detection[] {
  const window = quietest(environment);
  return [trailSilent(environment, window), ...filtersSilent(environment, window)];
}

function trailSilent(environment: Environment, window: number): Detection {
  const logGroupName = trailLogGroupNameOf(environment);
  return {
    id: "trail-silent",
    meaning:
      `No event of the trail came to ${logGroupName} for ${inWords(window)}, not even of our own ` +
      "functions. Until it does, no alarm tells who reads.",
    severity: "critical",
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
    source: {
      kind: "metric",
      namespace: "AWS/Logs",
      metricName: "IncomingLogEvents",
      dimensions: { LogGroupName: logGroupName },
    },
    alarm: silentFor(window),
    drills: [],
  };
}

/** Absent where the guard is switched off: its metric has no filter then. */
function filtersSilent(environment: Environment, window: number): Detection[] {
  if (!isOn(environment, GUARD)) {
    return [];
  }
  const guard = alarmName(environment, GUARD);
  return [
    {
      id: "filters-silent",
      meaning:
        `Metric filter ${guard} counted nothing for ${inWords(window)}, not even zero: it is gone, ` +
        "or no event comes. It is the one that tells when others are deleted.",
      severity: "critical",
      // A filter writes its default value, zero, whenever events come that it does not match. So it
      // is not the sum that tells whether it is there, but the number of values.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
      source: { kind: "metric", ...filterMetric(environment, GUARD) },
      alarm: silentFor(window, "SampleCount"),
      drills: [],
    },
  ];
}

/**
 * The longest time without an event in an account where nothing happens but our own functions, in
 * seconds. The first run after the key's time in the cache reads it anew, and that read is an event.
 * The integration that does so most often decides.
 *
 * A week at most, which is as far as CloudWatch looks back: with a rarer schedule in an account
 * without any other event, switch both detections off.
 */
function quietest({ integrations }: Environment): number {
  const betweenReads = integrations.map(
    ({ schedule, secret }) => longestGapSeconds(schedule) + secret.cacheTtlSeconds,
  );
  return Math.min(LONGEST_WINDOW_SECONDS, Math.min(...betweenReads) + DELIVERY_SECONDS);
}
