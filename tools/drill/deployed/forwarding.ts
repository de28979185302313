import type { Target } from "@aws-sdk/client-eventbridge";
import { forwardedRegionOf } from "../../../config/global-region";
import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import type { EventPattern } from "../../../detections/event-pattern";
import type { Forwarding } from "../heard-in";
import type { DeployedRule } from "./alarm-path";

/** The target of a rule that is the environment's own event bus. */
export function busTargetOf(
  environment: Environment,
  { targets }: DeployedRule,
): Target | undefined {
  return targets.find(({ Arn }) => Arn === namesOf(environment).eventBusArn);
}

/**
 * What a rule of the Region of global services hands on to the rule of the same name here: nothing where
 * it is disabled, goes elsewhere, or has no role, without which no event leaves its Region.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export function deployedForwarding(
  environment: Environment,
  name: string,
  forwardingRules: readonly DeployedRule[],
): Forwarding | undefined {
  const region = forwardedRegionOf(environment);
  const rule = forwardingRules.find(({ Name }) => Name === name);
  return region === undefined ||
    rule?.EventPattern === undefined ||
    rule.State === "DISABLED" ||
    busTargetOf(environment, rule)?.RoleArn === undefined
    ? undefined
    : { region, eventPattern: JSON.parse(rule.EventPattern) as EventPattern };
}
