import { splitArn } from "./arn-match";
import type { AccessRequest } from "./model";

/** Actions on a role that its trust policy decides about. Others of STS have no role. */
const TRUST_ACTIONS = ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"];

/** Whether the resource of the request is a role, whose trust policy is the resource policy. */
export function hasTrustPolicy({ action }: AccessRequest): boolean {
  return TRUST_ACTIONS.includes(action.toLowerCase());
}

/** Whether the resource of the request is a KMS key, whose key policy is the resource policy. */
export function hasKeyPolicy({ action, resource }: AccessRequest): boolean {
  return (
    action.toLowerCase().startsWith("kms:") && (splitArn(resource)[5]?.startsWith("key/") ?? false)
  );
}

/**
 * Whether the resource policy has to allow the request, so that an Allow of an identity policy
 * counts only where the resource policy leaves it to the account: for roles and KMS keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function needsResourcePolicy(request: AccessRequest): boolean {
  return hasTrustPolicy(request) || hasKeyPolicy(request);
}
