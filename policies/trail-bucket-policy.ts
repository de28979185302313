import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import type { PolicyDocument } from "./statement";
import { allow, deny, policyDocument } from "./statement";

/**
 * Trail bucket: written by this one trail, over TLS only.
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
