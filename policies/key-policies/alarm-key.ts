import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { alarmSource } from "../alarm-source";
import { keyAdministration } from "./administration";

/**
 * Key of the alarm topic. CloudWatch alarms and rules of EventBridge cannot publish to a topic that is
 * encrypted with the AWS managed key `alias/aws/sns`; it would fail and show only in the alarm's
 * history or the rule's metrics. EventBridge sends KMS no source either, so that its statement has no
 * condition.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function alarmKeyPolicy(environment: Environment): PolicyDocument {
  const Action = ["kms:Decrypt", "kms:GenerateDataKey"];
  return policyDocument(
    ...keyAdministration(environment),
    allow({
      Sid: "EncryptAlarms",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action,
      Resource: THIS_KEY,
      Condition: alarmSource(environment),
    }),
    allow({
      Sid: "EncryptAnnouncements",
      Principal: { Service: "events.amazonaws.com" },
      Action,
      Resource: THIS_KEY,
    }),
  );
}
