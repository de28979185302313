import type { NamingScope } from "../../config/names";
import type { Part } from "./dashboard";

/** The most that one widget shows. */
const MAX_ALARMS = 100;

/** As many as stand beside each other in the full width of a dashboard. */
const ALARMS_IN_A_LINE = 4;

/**
 * The states of alarms, in as many widgets as CloudWatch needs for them, one to a row; none for none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html#CloudWatch-Dashboard-Properties-Alarm-Widget-Object
 */
export function alarmStates(
  { partition, region, account }: NamingScope,
  title: string,
  alarmNames: readonly string[],
): Part[][] {
  const widgets = Math.ceil(alarmNames.length / MAX_ALARMS);
  return Array.from({ length: widgets }, (_, index) => {
    const names = alarmNames.slice(index * MAX_ALARMS, (index + 1) * MAX_ALARMS);
    return [
      {
        type: "alarm",
        height: 1 + Math.ceil(names.length / ALARMS_IN_A_LINE),
        properties: {
          title: widgets === 1 ? title : `${title} (${index + 1} of ${widgets})`,
          alarms: names.map(
            (name) => `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
          ),
        },
      },
    ];
  });
}
