import { trailLogGroupNameOf } from "../config/audit-places";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import type { MetricSource } from "./detection";

/**
 * A metric that Lambda publishes of an integration's function.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function lambdaMetric(
  environment: Environment,
  integration: Integration,
  metricName: string,
): MetricSource {
  const { functionName } = integrationNames(environment, integration);
  return {
    kind: "metric",
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: functionName },
  };
}

/**
 * How many runs that failed every retry wait in an integration's queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function failedRuns(environment: Environment, integration: Integration): MetricSource {
  const { queueName } = integrationNames(environment, integration);
  return {
    kind: "metric",
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queueName },
  };
}

/**
 * How many events came to the trail's log group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export function trailEventCount(environment: Environment): MetricSource {
  return {
    kind: "metric",
    namespace: "AWS/Logs",
    metricName: "IncomingLogEvents",
    dimensions: { LogGroupName: trailLogGroupNameOf(environment) },
  };
}
