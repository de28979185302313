import { forwardedRegionOf } from "../../../config/global-region";
import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { Detection } from "../../../detections/detection";
import type { DeployedAlarmPath } from "./alarm-path";
import { WITH_READS } from "./broken-rule";
import { busTargetOf } from "./forwarding";

/** Why the rule of another Region does not hand the events of global services on to the rule here. */
export function brokenForwarding(
  environment: Environment,
  detection: Detection,
  { forwardingRules, forwardingRefusal }: DeployedAlarmPath,
): string[] {
  const { source } = detection;
  if (
    source.kind !== "log-filter" ||
    source.forwardedFrom === undefined ||
    forwardingRefusal !== undefined
  ) {
    return [];
  }
  const name = alarmName(environment, detection);
  const { eventBusArn, eventForwardingRoleArn } = namesOf(environment);
  const ofRegion = `EventBridge rule ${name} of ${source.forwardedFrom}`;
  const rule = forwardingRules.find(({ Name }) => Name === name);
  if (rule === undefined) {
    return [`There is no ${ofRegion}, which hands events on to ${environment.region}.`];
  }
  const target = busTargetOf(environment, rule);
  const role = target?.RoleArn;
  return [
    ...(rule.State === WITH_READS ? [] : [`${ofRegion} is ${rule.State ?? "without a state"}.`]),
    ...(target === undefined ? [`${ofRegion} does not go to event bus ${eventBusArn}.`] : []),
    ...(target === undefined || role === eventForwardingRoleArn
      ? []
      : [
          `${ofRegion} goes to event bus ${eventBusArn} ` +
            `${role === undefined ? "without a role" : `as ${role}`}, not as ${eventForwardingRoleArn}.`,
        ]),
  ];
}

/** What could not be looked at, a sentence. */
export function forwardingNotChecked(
  environment: Environment,
  { forwardingRefusal }: DeployedAlarmPath,
): string[] {
  return forwardingRefusal === undefined
    ? []
    : [
        `Whether the rules of ${forwardedRegionOf(environment) ?? "the global Region"} hand events on ` +
          `to ${environment.region}: AWS answered ${forwardingRefusal}. The drill takes them to be as configured.`,
      ];
}
