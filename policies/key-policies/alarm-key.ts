import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { alarmSource } from "../alarm-source";
import { keyAdministration } from "./administration";

/**
 * Key of the alarm topic. CloudWatch alarms cannot publish to a topic that is encrypted with the
 * AWS managed key `alias/aws/sns`; the action would fail and show only in the alarm's history.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function alarmKeyPolicy(environment: Environment): PolicyDocument {
  return policyDocument(
    ...keyAdministration(environment),
    allow({
      Sid: "EncryptAlarms",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: THIS_KEY,
      Condition: alarmSource(environment),
    }),
  );
}
