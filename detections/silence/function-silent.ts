import { integrationNames } from "../../config/names";
import { longestGapSeconds } from "../../config/schedule-gap";
import type { Environment, Integration } from "../../config/schema";
import { lambdaMetric } from "../aws-metrics";
import type { UntunedDetection } from "../detection";
import { LONGEST_WINDOW_SECONDS, silenceLimits, silentFor, silentTime } from "./silence-window";

/**
 * How late a run that is in time may be seen, besides its own duration: EventBridge Scheduler is
 * exact to the minute, and Lambda publishes its metrics within minutes.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const DELAY_SECONDS = 900;

/**
 * The function was not called for longer than its schedule ever pauses. No error tells that: where
 * nothing runs, nothing fails.
 *
 * Absent where the schedule pauses for a week or longer, because CloudWatch looks back no further.
 * Before the first run of a new function it goes off once.
 */
export function functionSilent(
  environment: Environment,
  integration: Integration,
): UntunedDetection[] {
  const { functionName } = integrationNames(environment, integration);
  // A run counts from its beginning, and is published when it has ended.
  const window =
    longestGapSeconds(integration.schedule) + integration.function.timeoutSeconds + DELAY_SECONDS;
  if (window > LONGEST_WINDOW_SECONDS) {
    return [];
  }
  const catalog = silentFor(window);
  return [
    {
      id: "function-silent",
      integration: integration.name,
      meaning: (alarm) =>
        `Function ${functionName} was not called for ${silentTime(alarm)}, which is longer than ` +
        `${integration.schedule} ever pauses.`,
      severity: "high",
      source: lambdaMetric(environment, integration, "Invocations"),
      alarm: catalog,
      limits: silenceLimits(catalog, {
        value: window,
        because: `which is what ${integration.schedule} pauses, a run takes and may be late by`,
      }),
      drills: [],
    },
  ];
}
