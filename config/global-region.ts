import type { Partition } from "./regions";
import type { Environment } from "./schema";

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
 * The Region of the global services, where EventBridge can hand events on from there; undefined where
 * the environment is in that Region itself, and in AWS GovCloud (US), where no event leaves its Region.
 * https://aws.amazon.com/blogs/compute/expanding-cross-region-event-routing-with-amazon-eventbridge/
 */
export function globalRegionElsewhere({
  partition,
  region,
}: Pick<Environment, "partition" | "region">): string | undefined {
  const globalRegion = GLOBAL_REGION[partition];
  return partition === "aws" && region !== globalRegion ? globalRegion : undefined;
}

/** The Region from which rules hand events on to the environment's own; undefined where none do. */
export function forwardedRegionOf(
  environment: Pick<Environment, "partition" | "region" | "alarms">,
): string | undefined {
  return environment.alarms.forwardGlobalEvents ? globalRegionElsewhere(environment) : undefined;
}
