import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { alarmTopicArnOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { AlarmSettings, Detection, Finding } from "../../../detections/detection";
import type { DeployedAlarmPath } from "./alarm-path";

/**
 * Where the way from an event to a person is broken, in what is deployed: a topic that alarms or
 * rules cannot publish to, or nobody hears, a filter without an alarm,
 * an alarm that judges another metric than its filter counts, or by other settings, whose actions are off or go elsewhere,
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
  const brokenEntries = detections.flatMap((detection) => {
    const name = alarmName(environment, detection);
    return [
      ...("source" in detection ? brokenAlarm(name, detection, path, topic) : []),
      ...brokenRule(name, detection, path, topic),
    ];
  });
  return [...brokenTopic(environment, topic, path), ...brokenEntries];
}

/** Who has to be able to publish: alarms, and rules. */
const PUBLISHERS = ["cloudwatch.amazonaws.com", "events.amazonaws.com"];

/** The topic lets alarms and rules publish, and somebody has confirmed to hear it. */
function brokenTopic(
  { alarms }: Environment,
  topic: string,
  { topic: attributes }: DeployedAlarmPath,
): string[] {
  const { Statement } = JSON.parse(attributes.Policy ?? '{"Statement":[]}') as TopicPolicy;
  const allowed = Statement.filter(
    ({ Effect, Action }) =>
      Effect === "Allow" &&
      [Action].flat().some((each) => ["sns:publish", "sns:*"].includes(each.toLowerCase())),
  ).flatMap(({ Principal }) => (typeof Principal === "string" ? [] : [Principal.Service].flat()));
  // The local environments have nobody to tell.
  const isHeard = alarms.subscribers.length > 0 || alarms.topicArn !== undefined;
  return [
    ...PUBLISHERS.filter((publisher) => !allowed.includes(publisher)).map(
      (publisher) => `The policy of topic ${topic} does not let ${publisher} publish.`,
    ),
    ...(isHeard && attributes.SubscriptionsConfirmed === "0"
      ? [`Nobody has confirmed a subscription of topic ${topic}.`]
      : []),
  ];
}

/** As SNS returns it. */
interface TopicPolicy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Principal: string | { readonly Service?: string | readonly string[] };
  }[];
}

function brokenAlarm(
  name: string,
  { source, alarm: configured }: Detection,
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
    ...otherSettings(name, alarm, configured),
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

/** In the words of the configuration, and only what differs. */
function otherSettings(name: string, alarm: MetricAlarm, configured: AlarmSettings): string[] {
  // A query says its own period and has no statistic.
  const [query] = alarm.Metrics ?? [];
  const deployed = {
    statistic: query === undefined ? alarm.Statistic : configured.statistic,
    threshold: alarm.Threshold,
    periodSeconds: alarm.Period ?? query?.Period,
    evaluationPeriods: alarm.EvaluationPeriods,
    comparisonOperator: alarm.ComparisonOperator,
    treatMissingData: alarm.TreatMissingData,
  };
  const fields = Object.keys(deployed) as (keyof typeof deployed)[];
  const different = fields.filter((field) => deployed[field] !== configured[field]);
  const listed = (settings: typeof deployed | AlarmSettings) =>
    different.map((field) => `${field} ${settings[field] ?? "unset"}`).join(", ");
  return different.length === 0
    ? []
    : [
        `Alarm ${name} judges by ${listed(deployed)}, the configuration says ${listed(configured)}.`,
      ];
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
