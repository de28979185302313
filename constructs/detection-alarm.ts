import { Construct } from "constructs";
import { CloudwatchLogMetricFilter } from "#aws/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "#aws/cloudwatch-metric-alarm";
import { alarmTopicArnOf } from "../config/audit-places";
import type { Environment } from "../config/schema";
import { alarmName, filterMetric } from "../detections/alarm-name";
import { alarmText } from "../detections/alarm-text";
import type { AlarmSettings, Detection, LogFilterSource } from "../detections/detection";

export interface DetectionAlarmProps {
  readonly environment: Environment;
  readonly detection: Detection;
  /** Log group of the trail; a detection with a log filter needs it. */
  readonly trailLogGroupName?: string;
}

/** The alarm of one detection, with its metric filter where it has one. */
export class DetectionAlarm extends Construct {
  /** For what has to wait until the alarm is there. */
  readonly ready: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: DetectionAlarmProps) {
    super(scope, id);
    const { environment, detection } = props;
    const { alarm, source } = detection;
    if (source.kind === "log-filter") {
      this.countMatches(source, props);
    }
    this.ready = new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: alarmName(environment, detection),
      alarmDescription: alarmText(environment, detection),
      ...judgedMetric(environment, detection, alarm),
      evaluationPeriods: alarm.evaluationPeriods,
      threshold: alarm.threshold,
      comparisonOperator: alarm.comparisonOperator,
      treatMissingData: alarm.treatMissingData,
      alarmActions: [alarmTopicArnOf(environment)],
    });
  }

  private countMatches(
    { pattern }: LogFilterSource,
    { environment, detection, trailLogGroupName }: DetectionAlarmProps,
  ): void {
    const { namespace, metricName: name } = filterMetric(environment, detection);
    if (trailLogGroupName === undefined) {
      throw new Error(`Detection ${name} filters the trail: pass trailLogGroupName.`);
    }
    new CloudwatchLogMetricFilter(this, "filter", {
      name,
      logGroupName: trailLogGroupName,
      pattern,
      // No dimensions: they and a default value exclude each other, and without the default there
      // is no data point in a minute without a match.
      metricTransformation: { namespace, name, value: "1", defaultValue: "0" },
    });
  }
}

/** What the alarm looks at. A query says its own period and needs no statistic. */
function judgedMetric(
  environment: Environment,
  detection: Detection,
  { statistic, periodSeconds }: AlarmSettings,
) {
  const { source } = detection;
  if (source.kind === "metric-query") {
    const { expression } = source;
    return { metricQuery: [{ id: "q", expression, period: periodSeconds, returnData: true }] };
  }
  const { namespace, metricName, dimensions } =
    source.kind === "metric" ? source : filterMetric(environment, detection);
  return { namespace, metricName, dimensions, statistic, period: periodSeconds };
}
