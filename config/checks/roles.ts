import { show } from "../errors";
import { parsePolicyArn } from "../formats/policy-arn";
import { partitionOf } from "../regions";
import type { Check } from "./check";

/**
 * The permissions boundary can be attached: IAM takes policies of the role's own account and those
 * that AWS manages.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export const checkRoles: Check = ({ account, region, roles }) => {
  const arn = roles?.permissionsBoundaryArn;
  const policy = parsePolicyArn(arn ?? "");
  if (policy === undefined) {
    return [];
  }
  const problem = (accepted: string, fix: string) => [
    { path: ["roles", "permissionsBoundaryArn"], got: show(arn), accepted, fix },
  ];
  const partition = partitionOf(region ?? "");
  if (partition !== undefined && policy.partition !== partition) {
    return problem(
      `an ARN of partition ${partition}, that of the Region`,
      `start the ARN with arn:${partition}:, or correct region`,
    );
  }
  return account === undefined || policy.account === account || policy.account === "aws"
    ? []
    : problem(
        `a policy of account ${account} or of AWS: IAM attaches no other`,
        "create the policy in this account and write its ARN",
      );
};
