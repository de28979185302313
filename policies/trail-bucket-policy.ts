import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { CONFIG_KEY_PREFIX, configSource, deliversConfig } from "./config-service";
import type { PolicyDocument, Statement } from "./statement";
import { allow, deny, policyDocument } from "./statement";

/**
 * Trail bucket: written by this one trail, and by AWS Config under a prefix of its own where the
 * environment has its recorder. Over TLS only.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketPolicy(environment: Environment): PolicyDocument {
  const { trailArn, trailBucketArn } = namesOf(environment);
  return policyDocument(
    allow({
      Sid: "CheckAclByTrail",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["s3:GetBucketAcl"],
      Resource: trailBucketArn,
      Condition: { ArnEquals: { "aws:SourceArn": trailArn } },
    }),
    allow({
      Sid: "WriteByTrail",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["s3:PutObject"],
      Resource: `${trailBucketArn}/AWSLogs/${environment.account}/*`,
      Condition: {
        ArnEquals: { "aws:SourceArn": trailArn },
        StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    }),
    ...(deliversConfig(environment) ? deliveryByConfig(environment) : []),
    deny({
      Sid: "DenyWithoutTls",
      Principal: "*",
      Action: [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
      ],
      Resource: [trailBucketArn, `${trailBucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
function deliveryByConfig(environment: Environment): Statement[] {
  const { trailBucketArn } = namesOf(environment);
  const source = configSource(environment);
  return [
    allow({
      Sid: "CheckBucketByConfig",
      Principal: { Service: "config.amazonaws.com" },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: trailBucketArn,
      Condition: source,
    }),
    allow({
      Sid: "WriteByConfig",
      Principal: { Service: "config.amazonaws.com" },
      Action: ["s3:PutObject"],
      Resource: `${trailBucketArn}/${CONFIG_KEY_PREFIX}/AWSLogs/${environment.account}/Config/*`,
      Condition: {
        ...source,
        StringEquals: { ...source.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    }),
  ];
}
