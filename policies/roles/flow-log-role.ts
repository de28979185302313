import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, NO_RESOURCE_LEVEL_PERMISSION, policyDocument } from "../statement";
import { serviceTrust } from "./trust";

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
export function flowLogRoleTrust(environment: Environment): PolicyDocument {
  const { partition, region, account } = environment;
  return serviceTrust(
    environment,
    "vpc-flow-logs.amazonaws.com",
    `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*`,
  );
}

/** Write one log group. The group exists already, so creating groups is not granted. */
export function flowLogRolePolicy(environment: Environment): PolicyDocument {
  const { flowLogGroupArn } = namesOf(environment);
  return policyDocument(
    allow({
      Sid: "WriteLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: [flowLogGroupArn, `${flowLogGroupArn}:log-stream:*`],
    }),
    // Listing log groups has no resource-level permission that names one group.
    allow({
      Sid: "FindLogGroup",
      Action: ["logs:DescribeLogGroups"],
      Resource: NO_RESOURCE_LEVEL_PERMISSION,
    }),
  );
}
