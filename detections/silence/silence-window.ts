import { longestAlarmWindow } from "../../config/alarm-window";
import type { AlarmSettings } from "../detection";

const SHORT_PERIOD_SECONDS = 900;
const LONG_PERIOD_SECONDS = 3600;

/** How far back an alarm can look. */
export const LONGEST_WINDOW_SECONDS = longestAlarmWindow(LONG_PERIOD_SECONDS);

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

/** A time in words, rounded up to whole minutes. */
export function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
