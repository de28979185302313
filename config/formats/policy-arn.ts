import type { Verdict } from "./verdict";

/** The parts of a managed policy's ARN. */
interface PolicyArn {
  readonly partition: string;
  /** The account that has it, or `aws` for a policy that AWS manages. */
  readonly account: string;
  /** The policy's name without its path. Unique in an account, whatever the path and the case. */
  readonly policyName: string;
}

/** Reads a managed policy's ARN, or returns `undefined`. */
export function parsePolicyArn(arn: string): PolicyArn | undefined {
  const match =
    /^arn:(aws|aws-us-gov):iam::(\d{12}|aws):policy\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,128})$/.exec(
      arn,
    );
  const [, partition, account, policyName] = match ?? [];
  return partition === undefined || account === undefined || policyName === undefined
    ? undefined
    : { partition, account, policyName };
}

/**
 * The ARN of a managed policy, with its path.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function checkPolicyArn(arn: string): Verdict {
  if (/^arn:[\w-]+:iam::\d{12}:role\//.test(arn)) {
    return "write the ARN of a managed policy; a role is no boundary";
  }
  return parsePolicyArn(arn) !== undefined;
}
