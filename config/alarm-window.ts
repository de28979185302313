const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/**
 * The longest time over which CloudWatch evaluates an alarm, periods times their length: seven days,
 * and one day where a period is shorter than an hour.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 *
 * @returns seconds
 */
export function longestAlarmWindow(periodSeconds: number): number {
  return periodSeconds < HOUR_SECONDS ? DAY_SECONDS : 7 * DAY_SECONDS;
}
