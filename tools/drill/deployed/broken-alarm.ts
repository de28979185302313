import type { Metric, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { alarmTopicArnOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import { alarmName, filterMetric } from "../../../detections/alarm-name";
import type { AlarmSettings, Detection } from "../../../detections/detection";
import type { DeployedAlarmPath } from "./alarm-path";
import { brokenActions } from "./broken-actions";

/**
 * What keeps the alarm of a detection from going off as it is configured, or from being heard, a
 * sentence each. What its metric filter counts is for `brokenFilter`.
 */
export function brokenAlarm(
  environment: Environment,
  detection: Detection,
  { alarms }: DeployedAlarmPath,
): string[] {
  const name = alarmName(environment, detection);
  const alarm = alarms.find(({ AlarmName }) => AlarmName === name);
  return alarm === undefined
    ? [`There is no alarm ${name}.`]
    : [
        ...brokenActions(`alarm ${name}`, alarm, alarmTopicArnOf(environment)),
        ...otherSettings(name, alarm, detection.alarm),
        ...otherMetric(name, alarm, configuredMetric(environment, detection)),
      ];
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

function otherMetric(name: string, alarm: MetricAlarm, configured: string): string[] {
  const deployed = deployedMetric(alarm);
  return deployed === configured
    ? []
    : [`Alarm ${name} judges ${deployed}, the configuration says ${configured}.`];
}

function configuredMetric(environment: Environment, detection: Detection): string {
  const { source } = detection;
  if (source.kind === "metric-query") {
    return `query ${source.expression}`;
  }
  const { namespace, metricName, dimensions } =
    source.kind === "metric" ? source : filterMetric(environment, detection);
  return metricText({
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  });
}

/**
 * No alarm here names a unit: one that does sees only values that were published with it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function deployedMetric(alarm: MetricAlarm): string {
  const { Metrics = [], Unit } = alarm;
  return Metrics.length === 0
    ? `${metricText(alarm)}${Unit === undefined ? "" : ` in ${Unit}`}`
    : Metrics.map(({ Expression, MetricStat, ReturnData }) =>
        [
          Expression === undefined ? metricText(MetricStat?.Metric ?? {}) : `query ${Expression}`,
          ...(ReturnData === false ? ["without its result"] : []),
        ].join(" "),
      ).join(" and ");
}

function metricText({ Namespace, MetricName, Dimensions = [] }: Metric): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name ?? ""} ${Value ?? ""}`).sort();
  return [
    `metric ${MetricName ?? "without a name"} of ${Namespace ?? "no namespace"}`,
    ...(dimensions.length === 0 ? [] : [`for ${dimensions.join(", ")}`]),
  ].join(" ");
}
