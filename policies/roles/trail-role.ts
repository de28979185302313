import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";

/**
 * Without the conditions that the other roles have: CloudTrail does not support `aws:SourceArn` and
 * `aws:SourceAccount` for the role with which it writes to CloudWatch Logs, and a condition on a key
 * that is not sent would refuse it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export function trailRoleTrust(): PolicyDocument {
  return policyDocument(
    allow({
      Sid: "AssumeByService",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["sts:AssumeRole"],
    }),
  );
}

/** Write the trail's own log streams, whose names CloudTrail forms from account and Region. */
export function trailRolePolicy(environment: Environment): PolicyDocument {
  const { trailLogGroupArn } = namesOf(environment);
  return policyDocument(
    allow({
      Sid: "WriteLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${trailLogGroupArn}:log-stream:${environment.account}_CloudTrail_${environment.region}*`,
    }),
  );
}
