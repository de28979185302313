import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { alarmSource } from "./alarm-source";
import type { PolicyDocument } from "./statement";
import { allow, deny, policyDocument } from "./statement";

/**
 * Alarm topic: published to by this environment's alarms, by rules of EventBridge, and over TLS only.
 *
 * EventBridge sends no condition keys when it publishes to SNS: a condition on the source would deny
 * every message, and only the metric `FailedInvocations` would tell. Rules of other accounts publish
 * with a role of theirs and not as the service, so what is left open is a message by whoever may
 * write rules in this account.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 */
export function topicPolicy(environment: Environment): PolicyDocument {
  const { alarmTopicArn } = namesOf(environment);
  return policyDocument(
    allow({
      Sid: "PublishByAlarms",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["sns:Publish"],
      Resource: alarmTopicArn,
      Condition: alarmSource(environment),
    }),
    allow({
      Sid: "PublishByRules",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["sns:Publish"],
      Resource: alarmTopicArn,
    }),
    deny({
      Sid: "DenyWithoutTls",
      Principal: "*",
      Action: ["sns:Publish"],
      Resource: alarmTopicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}
