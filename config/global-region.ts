import type { Partition } from "./regions";

/**
 * The Region to which each partition's global services send their events: those of IAM, and those of
 * the global endpoint of STS.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const GLOBAL_REGION: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
};

/**
 * The Region from which a rule hands events of global services on to the environment's own; undefined
 * where they are of that Region already, and in AWS GovCloud (US), where EventBridge hands nothing on
 * to another Region.
 * https://aws.amazon.com/blogs/compute/expanding-cross-region-event-routing-with-amazon-eventbridge/
 */
export function forwardedRegionOf({
  partition,
  region,
}: {
  readonly partition: Partition;
  readonly region: string;
}): string | undefined {
  const globalRegion = GLOBAL_REGION[partition];
  return partition === "aws" && region !== globalRegion ? globalRegion : undefined;
}
