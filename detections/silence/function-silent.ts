import { integrationNames } from "../../config/names";
import { longestGapSeconds } from "../../config/schedule-gap";
import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { inWords, LONGEST_WINDOW_SECONDS, silentFor } from "./silence-window";

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
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionSilent(environment: Environment, integration: Integration): Detection[] {
  const { functionName } = integrationNames(environment, integration);
  // A run counts from its beginning, and is published when it has ended.
  const window =
    longestGapSeconds(integration.schedule) + integration.function.timeoutSeconds + DELAY_SECONDS;
  if (window > LONGEST_WINDOW_SECONDS) {
    return [];
  }
  return [
    {
      id: "function-silent",
      integration: integration.name,
      meaning:
        `Function ${functionName} was not called for ${inWords(window)}, which is longer than ` +
        `${integration.schedule} ever pauses.`,
      severity: "high",
      source: {
        kind: "metric",
        namespace: "AWS/Lambda",
        metricName: "Invocations",
        dimensions: { FunctionName: functionName },
      },
      alarm: silentFor(window),
      drills: [],
    },
  ];
}
