import type { Environment } from "../../config/schema";
import type { MetricSource } from "../detection";
import type { Part } from "./dashboard";

/** A metric as it is drawn. */
export interface Line {
  readonly source: Omit<MetricSource, "kind">;
  readonly statistic: "Sum" | "SampleCount" | "Maximum" | "p50" | "p99";
  readonly label: string;
}

interface GraphOptions {
  readonly unit?: string;
  /** A horizontal line in the unit of the graph. */
  readonly limit?: { readonly label: string; readonly value: number };
}

const GRAPH_HEIGHT = 6;
const PERIOD_SECONDS = 300;

/**
 * Lines over time, from zero.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html#CloudWatch-Dashboard-Properties-Metric-Widget-Object
 */
export function graph(
  { region }: Pick<Environment, "region">,
  title: string,
  lines: readonly Line[],
  { unit, limit }: GraphOptions = {},
): Part {
  return {
    type: "metric",
    height: GRAPH_HEIGHT,
    properties: {
      title,
      // A dashboard belongs to the account and not to a Region.
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

/** Counts of a metric, each as one line. */
export function sumOf(source: (metricName: string) => Line["source"]) {
  return (metricName: string, label: string): Line => ({
    source: source(metricName),
    statistic: "Sum",
    label,
  });
}

/** The middle, the slow end and the slowest. */
export function spread(source: Line["source"], label: string): Line[] {
  return (["p50", "p99", "Maximum"] as const).map((statistic) => ({
    source,
    statistic,
    label: `${label}, ${statistic === "Maximum" ? "max" : statistic}`,
  }));
}
