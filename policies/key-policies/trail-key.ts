import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { CONFIG_KEY_PREFIX, configSource, deliversConfig } from "../config-service";
import { accountPrincipal } from "../principals";
import type { PolicyDocument, Statement } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { keyAdministration } from "./administration";
import { logGroupEncryption } from "./log-group";

/**
 * Key of the trail: its log files in S3 and its log group, and what AWS Config keeps beside them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyPolicy(environment: Environment): PolicyDocument {
  const { trailArn, trailLogGroupArn } = namesOf(environment);
  return policyDocument(
    ...keyAdministration(environment),
    allow({
      Sid: "EncryptTrail",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      Resource: THIS_KEY,
      Condition: {
        ArnEquals: {
          "aws:SourceArn": trailArn,
          "kms:EncryptionContext:aws:cloudtrail:arn": trailArn,
        },
      },
    }),
    allow({
      Sid: "DescribeKeyByCloudTrail",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["kms:DescribeKey"],
      Resource: THIS_KEY,
      Condition: { ArnEquals: { "aws:SourceArn": trailArn } },
    }),
    // Whoever IAM lets read the bucket may read the log files, through S3 only.
    allow({
      Sid: "ReadTrailThroughS3",
      Principal: accountPrincipal(environment),
      Action: ["kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: {
        ArnEquals: { "kms:EncryptionContext:aws:cloudtrail:arn": trailArn },
        StringEquals: {
          "kms:ViaService": `s3.${environment.region}.amazonaws.com`,
          "kms:CallerAccount": environment.account,
        },
      },
    }),
    ...(deliversConfig(environment) ? deliveryByConfig(environment) : []),
    logGroupEncryption(environment, trailLogGroupArn),
  );
}

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html */
function deliveryByConfig(environment: Environment): Statement[] {
  const { trailBucketArn } = namesOf(environment);
  return [
    allow({
      Sid: "EncryptByConfig",
      Principal: { Service: "config.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: THIS_KEY,
      Condition: configSource(environment),
    }),
    // As for the log files. Without a bucket key the encryption context is the object.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
    allow({
      Sid: "ReadConfigThroughS3",
      Principal: accountPrincipal(environment),
      Action: ["kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:s3:arn": `${trailBucketArn}/${CONFIG_KEY_PREFIX}/*`,
        },
        StringEquals: {
          "kms:ViaService": `s3.${environment.region}.amazonaws.com`,
          "kms:CallerAccount": environment.account,
        },
      },
    }),
  ];
}
