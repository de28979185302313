import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { functionMetric } from "./function-metric";

/**
 * The function does not do its work.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function operations(environment: Environment, integration: Integration): Detection[] {
  const { functionName, queueName } = integrationNames(environment, integration);
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
      alarm: ON_FIRST_EVENT,
    },
    {
      id: "function-throttles",
      integration: integration.name,
      meaning: `Function ${functionName} was throttled at its reserved concurrency.`,
      severity: "medium",
      source: ofFunction("Throttles"),
      alarm: ON_FIRST_EVENT,
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
      alarm: { ...ON_FIRST_EVENT, statistic: "Maximum" },
    },
    {
      id: "locations-failed",
      integration: integration.name,
      meaning: `Function ${functionName} could not ingest at least one location.`,
      severity: "medium",
      source: functionMetric(environment, integration, "LocationsFailed"),
      alarm: ON_FIRST_EVENT,
    },
  ];
}
