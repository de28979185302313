import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { accountPrincipal } from "../principals";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import type { SecretReadingProps } from "./secret-reading";
import { secretReading } from "./secret-reading";

/**
 * Trust of the role that reads, where the function does not: assumed by the function's execution
 * role only, and only through our endpoint of STS. That the call comes from the function's code is
 * said by the execution role's own permission, because a trust policy takes no
 * `lambda:SourceFunctionArn`.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 *
 * The principal is the account, narrowed by `aws:PrincipalArn`: IAM replaces a role's ARN here by the
 * role's id, which would not fit a role that is created anew under the same name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function readerRoleTrust(
  environment: Environment,
  integration: Integration,
  stsEndpointId: string,
): PolicyDocument {
  const { executionRoleArn } = integrationNames(environment, integration);
  return policyDocument(
    allow({
      Sid: "AssumeByFunction",
      Principal: accountPrincipal(environment),
      Action: ["sts:AssumeRole"],
      Condition: {
        ArnEquals: { "aws:PrincipalArn": executionRoleArn },
        StringEquals: { "aws:SourceVpce": stsEndpointId },
      },
    }),
  );
}

/** Read one secret or parameter, and nothing else. */
export function readerRolePolicy(props: SecretReadingProps): PolicyDocument {
  return policyDocument(...secretReading(props));
}
