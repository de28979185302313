import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_COUNT } from "../detection";
import { functionMetric } from "./function-metric";

/** A run that takes this part of its time may not end in time the next day. */
const NEAR_TIMEOUT_PERCENT = 80;

/**
 * The function does not do its work.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionOperations(
  environment: Environment,
  integration: Integration,
): Detection[] {
  const { functionName, queueName } = integrationNames(environment, integration);
  const { timeoutSeconds } = integration.function;
  const ofFunction = (metricName: string) =>
    ({
      kind: "metric",
      namespace: "AWS/Lambda",
      metricName,
      dimensions: { FunctionName: functionName },
    }) as const;
  return [
    {
      id: "function-errors",
      integration: integration.name,
      meaning: `Function ${functionName} failed: every location failed, the secret could not be read, or it timed out.`,
      severity: "high",
      source: ofFunction("Errors"),
      alarm: ON_FIRST_COUNT,
      drills: [],
    },
    {
      id: "function-throttles",
      integration: integration.name,
      meaning: `Function ${functionName} was throttled at its reserved concurrency.`,
      severity: "medium",
      source: ofFunction("Throttles"),
      alarm: ON_FIRST_COUNT,
      drills: [],
    },
    {
      id: "function-near-timeout",
      integration: integration.name,
      meaning:
        `Function ${functionName} took at least ${NEAR_TIMEOUT_PERCENT} % of its ${timeoutSeconds} s. ` +
        "A run that takes longer is cut off in the middle of its work.",
      severity: "medium",
      source: ofFunction("Duration"),
      // The metric is in milliseconds.
      alarm: {
        ...ON_FIRST_COUNT,
        statistic: "Maximum",
        threshold: timeoutSeconds * 10 * NEAR_TIMEOUT_PERCENT,
      },
      drills: [],
    },
    {
      id: "on-failure-queue",
      integration: integration.name,
      meaning: `Queue ${queueName} holds runs that failed every retry.`,
      severity: "high",
      source: {
        kind: "metric",
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queueName },
      },
      alarm: { ...ON_FIRST_COUNT, statistic: "Maximum" },
      drills: [],
    },
    {
      id: "locations-failed",
      integration: integration.name,
      meaning: `Function ${functionName} could not ingest at least one location.`,
      severity: "medium",
      source: functionMetric(environment, integration, "LocationsFailed"),
      alarm: ON_FIRST_COUNT,
      drills: [],
    },
    {
      id: "third-party-failures",
      integration: integration.name,
      meaning:
        `At least three requests of ${functionName} to ${integration.api.baseUrl} failed, their ` +
        "retries included. Its log says how.",
      // One that fails, for a location that the third party does not know, is locations-failed alone.
      // Several in a quarter of an hour, which holds a failed run and its two repetitions, are the
      // third party or the way to it.
      severity: "medium",
      source: functionMetric(environment, integration, "ThirdPartyFailures"),
      alarm: { ...ON_FIRST_COUNT, periodSeconds: 900, threshold: 3 },
      drills: [],
    },
  ];
}
