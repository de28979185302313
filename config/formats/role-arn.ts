import type { Verdict } from "./verdict";

/** The parts of an IAM role's ARN. */
interface RoleArn {
  readonly partition: string;
  readonly account: string;
  /** Begins and ends with a slash; `/` alone where the role has none. */
  readonly rolePath: string;
  /** The role's name without its path. Unique in an account, whatever the path and the case. */
  readonly roleName: string;
}

/** Reads a role's ARN, or returns `undefined`. */
export function parseRoleArn(arn: string): RoleArn | undefined {
  const match =
    /^arn:(aws|aws-us-gov):iam::(\d{12}):role(\/(?:[\w+=,.@-]+\/)*)([\w+=,.@-]{1,64})$/.exec(arn);
  const [, partition, account, rolePath, roleName] = match ?? [];
  return partition === undefined ||
    account === undefined ||
    rolePath === undefined ||
    roleName === undefined
    ? undefined
    : { partition, account, rolePath, roleName };
}

/**
 * The ARN of one IAM role, as `aws:PrincipalArn` gives it for the role's sessions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function checkRoleArn(arn: string): Verdict {
  if (/[*?]/.test(arn)) {
    return "name each role in full; a wildcard would also match roles that do not exist yet";
  }
  if (/^arn:[\w-]+:sts:/.test(arn)) {
    return (
      "write the ARN of the role, not of its session: arn:aws:iam::ACCOUNT:role/NAME; the role of " +
      "an IAM Identity Center permission set has the path aws-reserved/sso.amazonaws.com/"
    );
  }
  if (/^arn:[\w-]+:iam::\d{12}:root$/.test(arn)) {
    return "name a role; the root user should not be used, and :root elsewhere means every identity";
  }
  if (/^arn:[\w-]+:iam::\d{12}:user\//.test(arn)) {
    return "name a role that the person assumes; a user has long-lived access keys";
  }
  return parseRoleArn(arn) !== undefined;
}
