import { Construct } from "constructs";
import { CloudwatchLogMetricFilter } from "#aws/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "#aws/cloudwatch-metric-alarm";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { alarmName } from "../detections/alarm-name";
import type { Detection, LogFilterSource, MetricSource } from "../detections/detection";

export interface DetectionAlarmProps {
  readonly environment: Environment;
  readonly detection: Detection;
  /** Log group of the trail; a detection with a log filter needs it. */
  readonly trailLogGroupName?: string;
}

/** The alarm of one detection, with its metric filter where it has one. */
export class DetectionAlarm extends Construct {
  constructor(scope: Construct, id: string, props: DetectionAlarmProps) {
    super(scope, id);
    const { environment, detection } = props;
    const { alarmTopicArn } = namesOf(environment);
    const name = alarmName(environment, detection);
    const metric =
      detection.source.kind === "log-filter"
        ? this.countMatches(name, detection.source, props)
        : detection.source;
    const { alarm } = detection;
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: name,
      alarmDescription: `[${detection.severity}] ${detection.meaning}`,
      namespace: metric.namespace,
      metricName: metric.metricName,
      dimensions: metric.dimensions,
      statistic: alarm.statistic,
      period: alarm.periodSeconds,
      evaluationPeriods: alarm.evaluationPeriods,
      threshold: alarm.threshold,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: alarm.treatMissingData,
      alarmActions: [alarmTopicArn],
    });
  }

  private countMatches(
    name: string,
    source: LogFilterSource,
    { environment, trailLogGroupName }: DetectionAlarmProps,
  ): Omit<MetricSource, "kind"> {
    if (trailLogGroupName === undefined) {
      throw new Error(`Detection ${name} filters the trail: pass trailLogGroupName.`);
    }
    const namespace = namesOf(environment).metricNamespace;
    new CloudwatchLogMetricFilter(this, "filter", {
      name,
      logGroupName: trailLogGroupName,
      pattern: source.pattern,
      // No dimensions: they and a default value exclude each other, and without the default there
      // is no data point in a minute without a match.
      metricTransformation: { namespace, name, value: "1", defaultValue: "0" },
    });
    return { namespace, metricName: name, dimensions: {} };
  }
}
