import { isDeepStrictEqual } from "node:util";
import { alarmTopicArnOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { Detection, Finding } from "../../../detections/detection";
import type { DeployedAlarmPath, DeployedRule } from "./alarm-path";

/** State in which a rule sees read-only management events, such as GetSecretValue. */
export const WITH_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/**
 * Why EventBridge sends no message of what a detection or a finding tells of, a sentence each. Patterns
 * of detections are drilled; of findings there is no recording, so theirs are compared.
 */
export function brokenRule(
  environment: Environment,
  entry: Detection | Finding,
  { rules }: DeployedAlarmPath,
): string[] {
  if ("source" in entry && !isHeardByRule(entry)) {
    return [];
  }
  const name = alarmName(environment, entry);
  const topic = alarmTopicArnOf(environment);
  const rule = rules.find(({ Name }) => Name === name);
  if (rule === undefined) {
    return [`There is no EventBridge rule ${name}.`];
  }
  const enabled = "source" in entry ? rule.State === WITH_READS : rule.State !== "DISABLED";
  return [
    ...(enabled ? [] : [`EventBridge rule ${name} is ${rule.State ?? "without a state"}.`]),
    ...("source" in entry || hasPattern(rule, entry)
      ? []
      : [`EventBridge rule ${name} has another event pattern than the configuration says.`]),
    ...(rule.targets.some(({ Arn }) => Arn === topic)
      ? []
      : [`EventBridge rule ${name} does not go to topic ${topic}.`]),
  ];
}

function isHeardByRule({ source }: Detection): boolean {
  return source.kind === "log-filter" && source.eventPattern !== undefined;
}

function hasPattern({ EventPattern = "{}" }: DeployedRule, { eventPattern }: Finding): boolean {
  return isDeepStrictEqual(JSON.parse(EventPattern), JSON.parse(JSON.stringify(eventPattern)));
}
