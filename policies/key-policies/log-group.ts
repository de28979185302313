import type { Environment } from "../../config/schema";
import type { Statement } from "../statement";
import { allow, THIS_KEY } from "../statement";

/**
 * Lets CloudWatch Logs encrypt one log group with the key. Logs always sends the ARN of the log
 * group as encryption context. AWS's example names kms:Describe* besides, which under this condition
 * would allow nothing: DescribeKey has no encryption context.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logGroupEncryption(environment: Environment, logGroupArn: string): Statement {
  return allow({
    Sid: "EncryptLogGroup",
    Principal: { Service: `logs.${environment.region}.amazonaws.com` },
    Action: [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
    ],
    Resource: THIS_KEY,
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } },
  });
}
