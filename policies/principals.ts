import { parseRoleArn } from "../config/formats/role-arn";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";

/**
 * Who may do what to one integration's secret, as IAM role ARNs.
 * Every policy and every detection is computed from this one list.
 */
export interface Principals {
  /** Reads the value. The only one who may: the function's role, or the role that it assumes. */
  readonly reader: string;
  /** Put a new value; never read one. Another account's are under `crossAccount`. */
  readonly operators: string[];
  /** Apply Terraform: change the secret, its policy and its key; never read a value. */
  readonly deployers: string[];
  /** Plan Terraform: metadata only. */
  readonly planners: string[];
  /**
   * May replace the secret's policy in an emergency. While the policy stands they cannot read.
   * Another account's are under `crossAccount`.
   */
  readonly breakGlass: string[];
  /**
   * The organisation's own rotation function. It reads and puts, so it is the one exception to the
   * one reader. It runs where the organisation has it, so none of our endpoints binds it.
   */
  readonly rotation?: string;
}

export function principalsOf(environment: Environment, integration: Integration): Principals {
  const { operators, deployers, planners, breakGlass } = environment.principals;
  const { executionRoleArn, readerRoleArn } = integrationNames(environment, integration);
  const { assumeReaderRole, rotationRoleArn } = integration.secret;
  return {
    reader: assumeReaderRole ? readerRoleArn : executionRoleArn,
    operators,
    deployers,
    planners,
    breakGlass,
    ...(rotationRoleArn === undefined ? {} : { rotation: rotationRoleArn }),
  };
}

/** Everyone who is on the list, each once. */
export function everyPrincipal(principals: Principals): string[] {
  const { reader, operators, deployers, planners, breakGlass, rotation } = principals;
  return [
    reader,
    ...operators,
    ...deployers,
    ...planners,
    ...breakGlass,
    ...(rotation === undefined ? [] : [rotation]),
  ];
}

/** Roles of one account. */
interface RolesOfAccount {
  readonly account: string;
  readonly roles: string[];
}

/**
 * Roles by their account, in the order of the list.
 *
 * @throws Error for what is no role's ARN; the configuration has none
 */
export function byAccount(roleArns: readonly string[]): RolesOfAccount[] {
  const accounts = new Map<string, string[]>();
  for (const arn of roleArns) {
    const role = parseRoleArn(arn);
    if (role === undefined) {
      throw new Error(`"${arn}" is not the ARN of an IAM role.`);
    }
    accounts.set(role.account, [...(accounts.get(role.account) ?? []), arn]);
  }
  return [...accounts].map(([account, roles]) => ({ account, roles }));
}

/**
 * An account as principal: its IAM policies decide, within the statement's conditions.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function accountPrincipal({
  partition,
  account,
}: Pick<Environment, "partition" | "account">): { AWS: string } {
  return { AWS: `arn:${partition}:iam::${account}:root` };
}
