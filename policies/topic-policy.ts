import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { alarmSource } from "./alarm-source";
import type { PolicyDocument } from "./statement";
import { allow, deny, policyDocument } from "./statement";

/** Alarm topic: published to by this environment's alarms only, and over TLS only. */
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
    deny({
      Sid: "DenyWithoutTls",
      Principal: "*",
      Action: ["sns:Publish"],
      Resource: alarmTopicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}
