import { Construct } from "constructs";
import { CloudwatchCompositeAlarm } from "#aws/cloudwatch-composite-alarm";
import type { CloudwatchMetricAlarm } from "#aws/cloudwatch-metric-alarm";
import { alarmTopicArnOf } from "../config/audit-places";
import type { Environment } from "../config/schema";
import type { Detection } from "../detections/detection";
import type { AlarmGroup } from "../detections/severity-alarms";
import { severityAlarms } from "../detections/severity-alarms";

export interface SeverityAlarmsProps {
  readonly environment: Environment;
  readonly group: AlarmGroup;
  readonly detections: readonly Detection[];
  /** The alarms of the detections: CloudWatch refuses a rule that names one that is not there. */
  readonly children: readonly CloudwatchMetricAlarm[];
}

/** One composite alarm for each severity of a group of detections. */
export class SeverityAlarms extends Construct {
  constructor(scope: Construct, id: string, props: SeverityAlarmsProps) {
    super(scope, id);
    const { environment, group, detections, children } = props;
    for (const { name, description, rule } of severityAlarms(environment, group, detections)) {
      new CloudwatchCompositeAlarm(this, name, {
        alarmName: name,
        alarmDescription: description,
        alarmRule: rule,
        alarmActions: [alarmTopicArnOf(environment)],
        dependsOn: children.filter(({ alarmNameInput }) => rule.includes(`"${alarmNameInput}"`)),
      });
    }
  }
}
