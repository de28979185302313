import { alarmTopicArnOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import type { SeverityAlarm } from "../../../detections/severity-alarms";
import type { DeployedAlarmPath } from "./alarm-path";
import { brokenActions } from "./broken-actions";

/** Why nobody is paged by the composite alarm of a severity, a sentence each. */
export function brokenSeverityAlarm(
  environment: Environment,
  { name, rule }: SeverityAlarm,
  { compositeAlarms }: DeployedAlarmPath,
): string[] {
  const alarm = compositeAlarms.find(({ AlarmName }) => AlarmName === name);
  if (alarm === undefined) {
    return [`There is no composite alarm ${name}.`];
  }
  const { AlarmRule, ActionsSuppressor = "" } = alarm;
  return [
    ...brokenActions(`composite alarm ${name}`, alarm, alarmTopicArnOf(environment)),
    // While that alarm is in ALARM, this one takes no action.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    ...(ActionsSuppressor === ""
      ? []
      : [`The actions of composite alarm ${name} can be suppressed by ${ActionsSuppressor}.`]),
    ...(AlarmRule === rule
      ? []
      : [`Composite alarm ${name} has another rule than the configuration says.`]),
  ];
}
