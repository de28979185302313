import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";

/**
 * Who may do what to one integration's secret, as IAM role ARNs.
 * Every policy and every detection is computed from this one list.
 */
export interface Principals {
  /** Reads the value. The only one who may: the function's role, or the role that it assumes. */
  readonly reader: string;
  /** Put a new value; never read one. */
  readonly operators: string[];
  /** Apply Terraform: change the secret, its policy and its key; never read a value. */
  readonly deployers: string[];
  /** Plan Terraform: metadata only. */
  readonly planners: string[];
  /** May replace the secret's policy in an emergency. While the policy stands they cannot read. */
  readonly breakGlass: string[];
}

export function principalsOf(environment: Environment, integration: Integration): Principals {
  const { operators, deployers, planners, breakGlass } = environment.principals;
  const { executionRoleArn, readerRoleArn } = integrationNames(environment, integration);
  return {
    reader: integration.secret.assumeReaderRole ? readerRoleArn : executionRoleArn,
    operators,
    deployers,
    planners,
    breakGlass,
  };
}

/**
 * The account as principal: IAM policies of the account decide, within the statement's conditions.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function accountPrincipal(environment: Environment): { AWS: string } {
  return { AWS: `arn:${environment.partition}:iam::${environment.account}:root` };
}
