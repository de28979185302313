import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { times, within } from "../alarm-words";
import { failedRuns, lambdaMetric } from "../aws-metrics";
import type { UntunedDetection } from "../detection";
import { ON_FIRST_COUNT } from "../detection";
import { functionMetric } from "./function-metric";
import { limitsByAttempts, limitsByCatalog, limitsByHighest, limitsOfPile } from "./run-limits";

/** A run that takes this part of its time may not end in time the next day. */
const NEAR_TIMEOUT_PERCENT = 80;

/** The function does not do its work. */
export function functionOperations(
  environment: Environment,
  integration: Integration,
): UntunedDetection[] {
  const { functionName, queueName } = integrationNames(environment, integration);
  const { timeoutSeconds } = integration.function;
  const ofFunction = (metricName: string) => lambdaMetric(environment, integration, metricName);
  const ofEachLocation = limitsByAttempts(integration, integration.locations.length);
  return [
    {
      id: "function-errors",
      integration: integration.name,
      meaning: `Function ${functionName} failed: every location failed, the secret could not be read, or it timed out.`,
      severity: "high",
      source: ofFunction("Errors"),
      alarm: ON_FIRST_COUNT,
      limits: limitsByAttempts(integration),
      drills: [],
    },
    {
      id: "function-throttles",
      integration: integration.name,
      meaning: `Function ${functionName} was throttled at its reserved concurrency.`,
      severity: "medium",
      source: ofFunction("Throttles"),
      alarm: ON_FIRST_COUNT,
      limits: limitsByCatalog(integration, ON_FIRST_COUNT.threshold),
      drills: [],
    },
    {
      id: "function-near-timeout",
      integration: integration.name,
      meaning: ({ threshold }) =>
        `Function ${functionName} took at least ${threshold / 1000} s of its ${timeoutSeconds} s. ` +
        "A run that takes longer is cut off in the middle of its work.",
      severity: "medium",
      source: ofFunction("Duration"),
      // The metric is in milliseconds.
      alarm: {
        ...ON_FIRST_COUNT,
        statistic: "Maximum",
        threshold: timeoutSeconds * 10 * NEAR_TIMEOUT_PERCENT,
      },
      limits: limitsByHighest(integration, {
        value: timeoutSeconds * 1000 - 1,
        because: `milliseconds, and function.timeoutSeconds is ${timeoutSeconds}: no run takes longer`,
      }),
      drills: [],
    },
    {
      id: "on-failure-queue",
      integration: integration.name,
      meaning: `Queue ${queueName} holds runs that failed every retry.`,
      severity: "high",
      source: failedRuns(environment, integration),
      alarm: { ...ON_FIRST_COUNT, statistic: "Maximum" },
      limits: limitsOfPile(ON_FIRST_COUNT.threshold),
      drills: [],
    },
    {
      id: "locations-failed",
      integration: integration.name,
      meaning: (alarm) =>
        `Function ${functionName} could not ingest a location at least ${times(alarm.threshold)} ` +
        `${within(alarm)}.`,
      severity: "medium",
      source: functionMetric(environment, integration, "LocationsFailed"),
      alarm: ON_FIRST_COUNT,
      limits: ofEachLocation,
      drills: [],
    },
    {
      id: "third-party-failures",
      integration: integration.name,
      meaning: (alarm) =>
        `Requests of ${functionName} to ${integration.api.baseUrl} failed at least ` +
        `${times(alarm.threshold)} ${within(alarm)}, after their retries. Its log says how.`,
      // One that fails, for a location that the third party does not know, is locations-failed alone.
      // Several in a quarter of an hour, which holds a failed run and its two repetitions, are the
      // third party or the way to it.
      severity: "medium",
      source: functionMetric(environment, integration, "ThirdPartyFailures"),
      alarm: { ...ON_FIRST_COUNT, periodSeconds: 900, threshold: 3 },
      limits: ofEachLocation,
      drills: [],
    },
  ];
}
