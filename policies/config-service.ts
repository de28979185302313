import type { Environment } from "../config/schema";
import type { Condition } from "./statement";

/**
 * The role with which AWS Config looks at resources: its own service-linked role, which is not
 * created here. An account has it once, whoever made it, and AWS keeps its permissions up to date;
 * nowhere does AWS say which of them a role of ours would need for which type of resource. It reads
 * metadata and policies, no secret value, no parameter's value, and it decrypts nothing.
 *
 * Security Hub's Config.1 asks for exactly this role.
 * https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles-config.html
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSConfigServiceRolePolicy.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html
 */
export function configRoleArn({
  partition,
  account,
}: Pick<Environment, "partition" | "account">): string {
  return `arn:${partition}:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
}

/**
 * Only AWS Config of this account and Region. Its service-linked role may not write to a bucket, so
 * it delivers as the service, and then it always sends both keys.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
 */
export function configSource({ partition, region, account }: Environment): Condition {
  return {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:${partition}:config:${region}:${account}:*` },
  };
}

/** Whether AWS Config of this environment writes into the trail's bucket. */
export function deliversConfig({ audit }: Environment): boolean {
  return audit.config === "rules-and-recorder";
}

/** What stands before every object of AWS Config in the trail's bucket. */
export const CONFIG_KEY_PREFIX = "config";
