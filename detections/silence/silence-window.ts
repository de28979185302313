import { longestAlarmWindow } from "../../config/alarm-window";
import type { AlarmSettings, TuningLimit, TuningLimits } from "../detection";
import { duration } from "../duration";

const SHORT_PERIOD_SECONDS = 900;
const LONG_PERIOD_SECONDS = 3600;

/** How far back an alarm can look. */
export const LONGEST_WINDOW_SECONDS = longestAlarmWindow(LONG_PERIOD_SECONDS);

/** How many times as late as in the catalog an alarm on silence may be. */
const LONGEST_DELAY = 3;

/**
 * Settings of an alarm on something that comes at least once in that time and has not come. Of a
 * metric that nobody publishes there is no data, so missing data is what it waits for.
 *
 * Periods are short, so that the window moves on in small steps. CloudWatch looks at a few periods
 * more than it is told before it takes data for missing, so the alarm comes that much later.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param seconds at most `LONGEST_WINDOW_SECONDS`
 */
export function silentFor(
  seconds: number,
  statistic: AlarmSettings["statistic"] = "Sum",
): AlarmSettings {
  const periodSeconds =
    seconds <= longestAlarmWindow(SHORT_PERIOD_SECONDS)
      ? SHORT_PERIOD_SECONDS
      : LONG_PERIOD_SECONDS;
  return {
    statistic,
    periodSeconds,
    evaluationPeriods: Math.ceil(seconds / periodSeconds),
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
  };
}

/** How long it has to be silent, in seconds: all of the alarm's periods. */
export function windowOf({ periodSeconds, evaluationPeriods }: AlarmSettings): number {
  return periodSeconds * evaluationPeriods;
}

/** The same in words. */
export function silentTime(alarm: AlarmSettings): string {
  return duration(windowOf(alarm));
}

/**
 * An alarm on silence that waits for days tells of it when it is too late. One that does not wait, or
 * wants more than one event, is in ALARM on a good day, and whatever is in ALARM tells nothing.
 *
 * @param catalog the settings before any tuning
 * @param least the shortest silence that is news, in seconds
 */
export function silenceLimits(catalog: AlarmSettings, least: TuningLimit): TuningLimits {
  return {
    threshold: () => ({
      value: 1,
      because: "only that nothing comes is silence",
    }),
    windowSeconds: {
      least,
      most: {
        value: LONGEST_DELAY * windowOf(catalog),
        because: `${LONGEST_DELAY} times what the catalog waits`,
      },
    },
  };
}
