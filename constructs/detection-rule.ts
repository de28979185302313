import { Construct } from "constructs";
import { CloudwatchEventRule } from "#aws/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "#aws/cloudwatch-event-target";
import type { Environment } from "../config/schema";
import { alarmName } from "../detections/alarm-name";
import type { Announcement } from "../detections/announcement";
import type { Detection, Finding } from "../detections/detection";
import type { EventPattern } from "../detections/event-pattern";

export interface DetectionRuleProps {
  readonly environment: Environment;
  readonly entry: Detection | Finding;
  readonly eventPattern: EventPattern;
  /** Which events the rule gets to see. */
  readonly state: "ENABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  readonly announcement: Announcement;
  readonly topicArn: string;
}

/**
 * Tells of each event as it happens, by a message on the alarm topic.
 *
 * It has no dead-letter queue. EventBridge tries for 24 hours; where SNS refuses for good, the alarm
 * of the same name comes another way, over the trail's log group, and its text finds the event. A
 * queue would need an alarm of its own, on the topic that just refused.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class DetectionRule extends Construct {
  constructor(scope: Construct, id: string, props: DetectionRuleProps) {
    super(scope, id);
    const { environment, entry, announcement } = props;
    const rule = new CloudwatchEventRule(this, "rule", {
      name: alarmName(environment, entry),
      description: shortened(entry.meaning),
      eventPattern: JSON.stringify(props.eventPattern),
      state: props.state,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "alarm-topic",
      arn: props.topicArn,
      inputTransformer: {
        inputPaths: { ...announcement.inputPaths },
        inputTemplate: announcement.inputTemplate,
      },
    });
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const MAX_DESCRIPTION_CHARACTERS = 512;

/** What names roles of the configuration may be longer than a rule takes. */
function shortened(meaning: string): string {
  return meaning.length <= MAX_DESCRIPTION_CHARACTERS
    ? meaning
    : `${meaning.slice(0, MAX_DESCRIPTION_CHARACTERS - 1)}…`;
}
