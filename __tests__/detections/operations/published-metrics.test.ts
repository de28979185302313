import { loadEnvironment } from "../../../config/load-environment";
import { integrationNames } from "../../../config/names";
import { operationsDetections } from "../../../detections/catalog";
import { integrationDashboard } from "../../../detections/dashboards/integration-dashboard";
import { Telemetry } from "../../../lambda-src/ingestion/telemetry";
import { captureOutput } from "../../lambda-src/support/captured-output";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const { metricNamespace } = integrationNames(environment, integration);

/** What CloudWatch makes of one line in the embedded metric format. */
interface MetricLine {
  readonly _aws?: {
    readonly CloudWatchMetrics: {
      readonly Namespace: string;
      readonly Dimensions: string[][];
      readonly Metrics: { readonly Name: string }[];
    }[];
  };
  readonly [dimension: string]: unknown;
}

/** `namespace metric dimension=value,...` of everything that the function can write. */
function published(): string[] {
  const output = captureOutput();
  const telemetry = new Telemetry({
    integration: "weather",
    serviceName: "weather",
    metricsNamespace: metricNamespace,
  });
  const secret = {
    secretName: "s",
    versionId: "v",
    durationMs: 1,
    attempts: 1,
    throttles: 1,
  } as const;
  telemetry.reported({ integration: "weather", written: 1, duplicates: 1, failed: [] });
  for (const reason of ["cold", "ahead", "rejected"] as const) {
    telemetry.secretEvent({ type: "fetched", reason, first: reason === "cold", ...secret });
  }
  telemetry.secretEvent({
    type: "fetch-failed",
    reason: "expired",
    kind: "unexpected",
    message: "m",
    ...secret,
  });
  telemetry.secretEvent({ type: "stale-served", ageMs: 1, kind: "unexpected", ...secret });
  telemetry.secretEvent({ type: "rejected", resolved: false, ...secret });
  telemetry.thirdPartyAttempted(1);
  telemetry.thirdPartyRetried();
  telemetry.thirdPartyFailed();
  telemetry.end();
  const lines = output.lines() as MetricLine[];
  jest.restoreAllMocks();
  return lines.flatMap((line) =>
    (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((names) =>
        Metrics.map(({ Name }) =>
          metricText(
            Namespace,
            Name,
            names.flatMap((name) => [name, String(line[name])]),
          ),
        ),
      ),
    ),
  );
}

function metricText(namespace: string, metric: string, dimensions: string[]): string {
  return `${namespace} ${metric} ${dimensions.join("=")}`;
}

describe("every metric of the function", () => {
  const written = published();

  it("that an alarm judges is one that it writes, with the same dimensions", () => {
    const judged = operationsDetections(environment).flatMap(({ source }) =>
      source.kind === "metric" && source.namespace === metricNamespace
        ? [
            metricText(
              source.namespace,
              source.metricName,
              Object.entries(source.dimensions).flat(),
            ),
          ]
        : [],
    );

    expect(judged).toHaveLength(6);
    expect(written).toEqual(expect.arrayContaining(judged));
  });

  it("is on the dashboard, and only such", () => {
    const shown = integrationDashboard(environment, integration).widgets.flatMap(({ properties }) =>
      ((properties.metrics ?? []) as unknown[][]).flatMap((metric) => {
        const [namespace = "", name = "", ...dimensions] = metric.filter(
          (part): part is string => typeof part === "string",
        );
        return namespace === metricNamespace ? [metricText(namespace, name, dimensions)] : [];
      }),
    );

    expect([...new Set(shown)].sort()).toEqual([...new Set(written)].sort());
  });
});
