import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { AlarmTopic } from "../constructs/alarm-topic";
import { AuditTrail } from "../constructs/audit-trail";
import { DetectionAlarm } from "../constructs/detection-alarm";
import { EnvironmentStack } from "../constructs/environment-stack";
import { auditDetections } from "../detections/catalog";

/** Who did what: the trail, the detections over it, and the topic that alarms go to. */
export class AuditStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "audit", environment);
    const topic = new AlarmTopic(this, "alarm-topic", environment);
    const trail = new AuditTrail(this, "trail", environment);
    for (const detection of auditDetections(environment)) {
      const { integration, id } = detection;
      new DetectionAlarm(this, integration === undefined ? id : `${integration}-${id}`, {
        environment,
        detection,
        trailLogGroupName: trail.logGroupName,
      });
    }
    this.output("alarm_topic_arn", "Every alarm of the environment goes here", topic.arn);
    this.output("trail_arn", "The multi-Region trail", trail.arn);
    this.output("trail_bucket_name", "Log files and digests of the trail", trail.bucketName);
    this.output(
      "trail_log_group_name",
      "Events of the trail, for Logs Insights",
      trail.logGroupName,
    );
  }
}
