import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { alarmTopicArnOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { Detection, Finding } from "../../../detections/detection";
import type { DeployedAlarmPath } from "./alarm-path";

/**
 * Where the way from an event to a person is broken, in what is deployed: a filter without an alarm,
 * an alarm that judges another metric than its filter counts, whose actions are off or go elsewhere,
 * a rule that is disabled, leaves out reads or has no target. A sentence for each.
 *
 * @param detections what the configuration says should be there
 */
export function brokenLinks(
  environment: Environment,
  detections: readonly (Detection | Finding)[],
  path: DeployedAlarmPath,
): string[] {
  const topic = alarmTopicArnOf(environment);
  return detections.flatMap((detection) => {
    const name = alarmName(environment, detection);
    return [
      ...("source" in detection ? brokenAlarm(name, detection, path, topic) : []),
      ...brokenRule(name, detection, path, topic),
    ];
  });
}

function brokenAlarm(
  name: string,
  { source }: Detection,
  { alarms, filters }: DeployedAlarmPath,
  topic: string,
): string[] {
  const alarm = alarms.find(({ AlarmName }) => AlarmName === name);
  if (alarm === undefined) {
    return [`There is no alarm ${name}.`];
  }
  const broken = [
    ...(alarm.ActionsEnabled === true ? [] : [`The actions of alarm ${name} are disabled.`]),
    ...((alarm.AlarmActions ?? []).includes(topic)
      ? []
      : [`Alarm ${name} does not go to topic ${topic}.`]),
  ];
  if (source.kind !== "log-filter") {
    return broken;
  }
  const filter = filters.find(({ filterName }) => filterName === name);
  const [counted] = filter?.metricTransformations ?? [];
  if (filter === undefined || counted === undefined) {
    return [...broken, `There is no metric filter ${name}: alarm ${name} cannot go off.`];
  }
  return isSameMetric(alarm, counted)
    ? broken
    : [...broken, `Alarm ${name} judges another metric than metric filter ${name} counts.`];
}

function isSameMetric(
  { Namespace, MetricName, Dimensions = [] }: MetricAlarm,
  counted: { readonly metricNamespace?: string; readonly metricName?: string },
): boolean {
  return (
    Namespace === counted.metricNamespace &&
    MetricName === counted.metricName &&
    Dimensions.length === 0
  );
}

/** State in which a rule sees read-only management events, such as GetSecretValue. */
const WITH_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

function brokenRule(
  name: string,
  detection: Detection | Finding,
  { rules }: DeployedAlarmPath,
  topic: string,
): string[] {
  const ofTrail = "source" in detection;
  const expected = ofTrail
    ? detection.source.kind === "log-filter" && detection.source.eventPattern !== undefined
    : true;
  if (!expected) {
    return [];
  }
  const rule = rules.find(({ Name }) => Name === name);
  if (rule === undefined) {
    return [`There is no EventBridge rule ${name}.`];
  }
  const enabled = ofTrail ? rule.State === WITH_READS : rule.State !== "DISABLED";
  return [
    ...(enabled ? [] : [`EventBridge rule ${name} is ${rule.State ?? "without a state"}.`]),
    ...(rule.targets.some(({ Arn }) => Arn === topic)
      ? []
      : [`EventBridge rule ${name} does not go to topic ${topic}.`]),
  ];
}
