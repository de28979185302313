import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { alarmName } from "./alarm-name";
import { auditDetections, operationsDetections } from "./catalog";
import type { MetricSource } from "./detection";
import { functionMetric } from "./function-metric";

/** `DashboardBody` of CloudWatch's PutDashboard. */
export interface Dashboard {
  readonly start: string;
  readonly widgets: Widget[];
}

interface Widget {
  readonly type: "text" | "alarm" | "metric";
  /** Place and size in cells of a grid that is 24 wide. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

type Statistic = "Sum" | "Maximum" | "p50" | "p99";

/** A metric as it is drawn. */
interface Line {
  readonly source: Omit<MetricSource, "kind">;
  readonly statistic: Statistic;
  readonly label: string;
}

const GRID_WIDTH = 24;
const GRAPH_HEIGHT = 6;
const PERIOD_SECONDS = 300;

/**
 * What there is to see of one integration: the states of its alarms, the reads of its key, its
 * function, its queue and the third party.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function integrationDashboard(
  environment: Environment,
  integration: Integration,
): Dashboard {
  const rows = [
    [titleOf(environment, integration)],
    [alarmStates(environment, integration)],
    secretGraphs(environment, integration),
    functionGraphs(environment, integration),
    workGraphs(environment, integration),
  ];
  let y = 0;
  const widgets = rows.flatMap((row) => {
    const width = GRID_WIDTH / row.length;
    const height = Math.max(...row.map((part) => part.height));
    const placed = row.map((part, index) => ({ ...part, x: index * width, y, width, height }));
    y += height;
    return placed;
  });
  return { start: "-P1D", widgets };
}

type Part = Omit<Widget, "x" | "y" | "width">;

function titleOf(environment: Environment, integration: Integration): Part {
  const { prefix, secretName, logGroupName } = integrationNames(environment, integration);
  const { source, store } = integration.secret;
  return {
    type: "text",
    height: 2,
    properties: {
      markdown:
        `## ${prefix}\n` +
        `Key \`${secretName}\` in ${store}, read by \`${source}\`. Log group \`${logGroupName}\`. ` +
        "Written by Terraform: a change made here is lost at the next apply.",
    },
  };
}

function alarmStates(environment: Environment, integration: Integration): Part {
  const { partition, region, account } = environment;
  const detections = [...auditDetections(environment), ...operationsDetections(environment)];
  return {
    type: "alarm",
    height: 3,
    properties: {
      title: "Alarms",
      alarms: detections
        // Those of the whole environment concern each of its integrations.
        .filter(({ integration: name }) => name === undefined || name === integration.name)
        .map(
          (detection) =>
            `arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmName(environment, detection)}`,
        ),
    },
  };
}

function secretGraphs(environment: Environment, integration: Integration): Part[] {
  const of = (name: string) => functionMetric(environment, integration, name);
  const sum = sumOf(of);
  return [
    graph(environment, "Reads of the key", [
      sum("SecretFetches", "read from the source"),
      sum("SecretRefreshes", "of these, refreshes"),
      sum("SecretForcedRefreshes", "of these, forced by a refusal"),
    ]),
    graph(environment, "Trouble with the key", [
      sum("SecretFetchErrors", "failed reads"),
      sum("SecretStaleServes", "stale values in use"),
      sum("SecretKeyRejections", "refused by the third party"),
    ]),
    graph(
      environment,
      "Time of a read of the key",
      [
        ...spread(of("SecretFetchLatency"), "read"),
        { source: of("SecretColdFetchLatency"), statistic: "Maximum", label: "first read, max" },
      ],
      { unit: "ms" },
    ),
  ];
}

function functionGraphs(environment: Environment, integration: Integration): Part[] {
  const { functionName, queueName } = integrationNames(environment, integration);
  const { timeoutSeconds } = integration.function;
  const of = (metricName: string) => ({
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: functionName },
  });
  const sum = sumOf(of);
  return [
    graph(environment, "Function", [
      sum("Invocations", "invocations"),
      sum("Errors", "errors"),
      sum("Throttles", "throttles"),
    ]),
    graph(environment, "Duration of the function", spread(of("Duration"), "invocation"), {
      unit: "ms",
      limit: { label: "timeout", value: timeoutSeconds * 1000 },
    }),
    graph(environment, "Runs that failed every retry", [
      {
        source: {
          namespace: "AWS/SQS",
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: queueName },
        },
        statistic: "Maximum",
        label: "in the on-failure queue",
      },
    ]),
  ];
}

function workGraphs(environment: Environment, integration: Integration): Part[] {
  const of = (name: string) => functionMetric(environment, integration, name);
  const sum = sumOf(of);
  return [
    graph(environment, "Locations", [
      sum("LocationsWritten", "written"),
      sum("LocationsDuplicate", "known already"),
      sum("LocationsFailed", "failed"),
    ]),
    graph(environment, "Calls to the third party", [
      sum("ThirdPartyRetries", "repeated"),
      sum("ThirdPartyFailures", "failed for good"),
    ]),
    graph(
      environment,
      "Time of a call to the third party",
      spread(of("ThirdPartyLatency"), "attempt"),
      { unit: "ms" },
    ),
  ];
}

/** Counts of a metric, each as one line. */
function sumOf(source: (metricName: string) => Line["source"]) {
  return (metricName: string, label: string): Line => ({
    source: source(metricName),
    statistic: "Sum",
    label,
  });
}

/** The middle, the slow end and the slowest. */
function spread(source: Line["source"], label: string): Line[] {
  return (["p50", "p99", "Maximum"] as const).map((statistic) => ({
    source,
    statistic,
    label: `${label}, ${statistic === "Maximum" ? "max" : statistic}`,
  }));
}

interface GraphOptions {
  readonly unit?: string;
  /** A horizontal line in the unit of the graph. */
  readonly limit?: { readonly label: string; readonly value: number };
}

function graph(
  { region }: Environment,
  title: string,
  lines: readonly Line[],
  { unit, limit }: GraphOptions = {},
): Part {
  return {
    type: "metric",
    height: GRAPH_HEIGHT,
    properties: {
      title,
      region,
      view: "timeSeries",
      period: PERIOD_SECONDS,
      metrics: lines.map(({ source, statistic, label }) => [
        source.namespace,
        source.metricName,
        ...Object.entries(source.dimensions).flat(),
        { stat: statistic, label },
      ]),
      yAxis: {
        left: { min: 0, ...(unit === undefined ? {} : { label: unit, showUnits: false }) },
      },
      ...(limit === undefined ? {} : { annotations: { horizontal: [limit] } }),
    },
  };
}
