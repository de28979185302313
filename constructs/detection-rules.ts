import { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { entryName } from "../detections/alarm-name";
import { announcement, findingAnnouncement } from "../detections/announcement";
import type { Detection, Finding } from "../detections/detection";
import { DetectionRule } from "./detection-rule";

export interface DetectionRulesProps {
  readonly environment: Environment;
  /** Those of which EventBridge hears get a rule each. */
  readonly detections: readonly Detection[];
  readonly findings: readonly Finding[];
  readonly topicArn: string;
}

/** A rule for everything in the catalog that EventBridge tells of, with the message that it sends. */
export class DetectionRules extends Construct {
  constructor(scope: Construct, id: string, props: DetectionRulesProps) {
    super(scope, id);
    const { environment, detections, findings, topicArn } = props;
    for (const detection of detections) {
      const { source } = detection;
      if (source.kind === "log-filter" && source.eventPattern !== undefined) {
        new DetectionRule(this, entryName(detection), {
          environment,
          entry: detection,
          eventPattern: source.eventPattern,
          // With ENABLED alone it would not see what only reads, as GetSecretValue does.
          // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
          state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
          announcement: announcement(environment, detection),
          topicArn,
        });
      }
    }
    for (const finding of findings) {
      new DetectionRule(this, entryName(finding), {
        environment,
        entry: finding,
        eventPattern: finding.eventPattern,
        state: "ENABLED",
        announcement: findingAnnouncement(environment, finding),
        topicArn,
      });
    }
  }
}
