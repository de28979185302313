import type { Environment } from "../config/schema";
import { lintPolicy } from "../policies/guards/lint";
import type { LockingPlace } from "../policies/guards/lockout";
import { checkLockout } from "../policies/guards/lockout";
import { checkPolicySize } from "../policies/guards/policy-limits";
import type { PolicyPlace } from "../policies/guards/policy-place";
import type { PolicyDocument } from "../policies/statement";

/**
 * A policy as a resource takes it. Every policy is placed through here or through
 * {@link resourcePolicyJson}, so that none is placed that AWS would refuse or never match.
 *
 * @param name whose policy it is, for messages: the name of the role, the endpoint…
 * @throws PolicyError when it is too large, or names what IAM does not know
 */
export function policyJson(
  place: Exclude<PolicyPlace, LockingPlace>,
  name: string,
  document: PolicyDocument,
): string {
  return checkedJson(place, name, document);
}

/**
 * The policy of a resource that could lock somebody out: as {@link policyJson}, and it keeps
 * deployers, planners and break-glass at work.
 *
 * @param resourceArn ARN of the resource, where `?` stands for any one character
 * @throws PolicyError also when it would lock one of them out
 */
export function resourcePolicyJson(
  place: LockingPlace,
  name: string,
  document: PolicyDocument,
  environment: Environment,
  resourceArn: string,
): string {
  const json = checkedJson(place, name, document);
  checkLockout(place, name, document, environment, resourceArn);
  return json;
}

function checkedJson(place: PolicyPlace, name: string, document: PolicyDocument): string {
  lintPolicy(place, name, document);
  const json = JSON.stringify(document);
  checkPolicySize(place, name, document, json);
  return json;
}
