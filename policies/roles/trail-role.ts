import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import { serviceTrust } from "./trust";

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
export function trailRoleTrust(environment: Environment): PolicyDocument {
  return serviceTrust(environment, "cloudtrail.amazonaws.com", namesOf(environment).trailArn);
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
