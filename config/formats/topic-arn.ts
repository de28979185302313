import type { Verdict } from "./verdict";

/** The parts of the ARN of an SNS topic. */
interface TopicArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Reads the ARN of an SNS topic, or returns `undefined`. */
export function parseTopicArn(arn: string): TopicArn | undefined {
  const [, partition, region, account] =
    /^arn:(aws[a-z-]*):sns:([a-z0-9-]+):(\d{12}):[\w-]{1,256}$/.exec(arn) ?? [];
  return partition === undefined || region === undefined || account === undefined
    ? undefined
    : { partition, region, account };
}

/**
 * The ARN of a standard topic: rules of EventBridge publish to no other.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export function checkTopicArn(arn: string): Verdict {
  if (/^arn:aws[a-z-]*:sns:.*\.fifo$/.test(arn)) {
    return "write the ARN of a standard topic; EventBridge does not publish to a FIFO topic";
  }
  return parseTopicArn(arn) !== undefined;
}
