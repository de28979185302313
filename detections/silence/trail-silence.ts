import { trailLogGroupNameOf } from "../../config/audit-places";
import { longestGapSeconds } from "../../config/schedule-gap";
import type { Environment } from "../../config/schema";
import { alarmName, filterMetric } from "../alarm-name";
import { trailEventCount } from "../aws-metrics";
import type { AlarmSettings, TuningLimits, UntunedDetection } from "../detection";
import { isOn } from "../tuning/tuned";
import { FILTERS_GUARD } from "./filters-guard";
import {
  LONGEST_WINDOW_SECONDS,
  silenceLimits,
  silentFor,
  silentTime,
  windowOf,
} from "./silence-window";

/**
 * What events may be late by: CloudTrail delivers them after five minutes on average, and does not
 * promise it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const DELIVERY_SECONDS = 3600;

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
export function trailSilence(environment: Environment): UntunedDetection[] {
  const window = quietest(environment);
  return [trailSilent(environment, window), ...filtersSilent(environment, window)];
}

function trailSilent(environment: Environment, window: number): UntunedDetection {
  const catalog = silentFor(window);
  return {
    id: "trail-silent",
    meaning: (alarm) => {
      // In less time than they pause nothing is to be expected of them.
      const ours = windowOf(alarm) < window ? "" : ", not even of our own functions";
      return (
        `No event of the trail came to ${trailLogGroupNameOf(environment)} for ` +
        `${silentTime(alarm)}${ours}. Until it does, no alarm tells who reads.`
      );
    },
    severity: "critical",
    source: trailEventCount(environment),
    alarm: catalog,
    limits: trailLimits(catalog),
    drills: [],
  };
}

/** Absent where the guard is switched off: its metric has no filter then. */
function filtersSilent(environment: Environment, window: number): UntunedDetection[] {
  if (!isOn(environment, FILTERS_GUARD)) {
    return [];
  }
  const guard = alarmName(environment, FILTERS_GUARD);
  const catalog = silentFor(window, "SampleCount");
  return [
    {
      id: "filters-silent",
      meaning: (alarm) =>
        `Metric filter ${guard} counted nothing for ${silentTime(alarm)}, not even zero: it is gone, ` +
        "or no event comes. It is the one that tells when others are deleted.",
      severity: "critical",
      // It is not the sum that tells whether the filter is there, but the number of values.
      source: { kind: "metric", ...filterMetric(environment, FILTERS_GUARD) },
      alarm: catalog,
      limits: trailLimits(catalog),
      drills: [],
    },
  ];
}

/**
 * Where others work in the account as well, whoever tunes knows that events come more often than of our
 * own functions. No account makes them come in time.
 */
function trailLimits(catalog: AlarmSettings): TuningLimits {
  return silenceLimits(catalog, {
    value: DELIVERY_SECONDS,
    because: "which is what events may be late by",
  });
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
