import { forwardedRegionOf } from "../../config/global-region";
import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import { serviceTrust } from "./trust";

/**
 * Rules of this environment in the Region that they hand on from. No page of AWS says that EventBridge
 * sends both keys on AssumeRole; its console makes roles for rules with exactly these conditions, such
 * as the one here that was imported from an account.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function eventForwardingRoleTrust(environment: Environment): PolicyDocument {
  const { partition, region, account } = environment;
  const { prefix } = namesOf(environment);
  return serviceTrust(
    environment,
    "events.amazonaws.com",
    `arn:${partition}:events:${forwardedRegionOf(environment) ?? region}:${account}:rule/${prefix}-*`,
  );
}

/**
 * Put events on the environment's own event bus, as EventBridge does for a bus in another Region.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export function eventForwardingRolePolicy(environment: Environment): PolicyDocument {
  return policyDocument(
    allow({
      Sid: "PutEvents",
      Action: ["events:PutEvents"],
      Resource: namesOf(environment).eventBusArn,
    }),
  );
}
