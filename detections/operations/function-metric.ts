import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { MetricSource } from "../detection";

/**
 * A metric that the function itself writes, under the one dimension that Powertools adds. CloudWatch
 * knows a metric by exactly its dimensions: with one more or less it is another metric.
 */
export function functionMetric(
  environment: Environment,
  integration: Integration,
  metricName: string,
): MetricSource {
  return {
    kind: "metric",
    namespace: integrationNames(environment, integration).metricNamespace,
    metricName,
    dimensions: { service: integration.name },
  };
}
