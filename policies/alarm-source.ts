import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import type { Condition } from "./statement";

/**
 * Only alarms of this environment: CloudWatch sends both keys when an alarm publishes to SNS, and
 * to KMS for an encrypted topic. (EventBridge does not send them to KMS; do not copy this there.)
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function alarmSource(environment: Environment): Condition {
  const { partition, region, account } = environment;
  return {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: {
      "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${namesOf(environment).prefix}-*`,
    },
  };
}
