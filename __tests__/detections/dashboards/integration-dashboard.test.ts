import { loadEnvironment } from "../../../config/load-environment";
import { integrationDashboard } from "../../../detections/dashboards/integration-dashboard";
import { expectFilledGrid } from "./support/grid";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const { widgets } = integrationDashboard(environment, integration);

function titled(title: string): Record<string, unknown> {
  const found = widgets.filter(({ properties }) => properties.title === title);
  expect(found).toHaveLength(1);
  return found[0]?.properties ?? {};
}

describe("integrationDashboard", () => {
  it("fills a grid of 24 cells without overlaps", () => {
    expectFilledGrid(widgets);
  });

  it.each([
    ["secrets-manager", "in AWS Secrets Manager; the function reads it through the AWS SDK."],
    [
      "parameter-store",
      "in AWS Systems Manager Parameter Store; the function reads it through the",
    ],
    ["extension", "reads it through the AWS Parameters and Secrets Lambda Extension."],
    ["wcp", "reads it through the AWS Workload Credentials Provider."],
  ] as const)("says where the key is and how it is read: %s", (source, words) => {
    const store = source === "parameter-store" ? source : "secrets-manager";
    const secret = { ...integration.secret, source, store } as typeof integration.secret;
    const [title] = integrationDashboard(environment, { ...integration, secret }).widgets;

    expect(title?.properties.markdown).toContain("Key `acme-prod-weather-api-key` in AWS S");
    expect(title?.properties.markdown).toContain(words);
  });

  it("shows the time of a read: middle, slow end, slowest, and the first", () => {
    expect(titled("Time of a read of the key").metrics).toEqual(
      [
        ["SecretFetchLatency", "p50"],
        ["SecretFetchLatency", "p99"],
        ["SecretFetchLatency", "Maximum"],
        ["SecretColdFetchLatency", "Maximum"],
      ].map(([name, stat]) => [
        "acme-prod/weather",
        name,
        "service",
        "weather",
        { stat, label: expect.any(String) as string },
      ]),
    );
  });

  it("sets the function's duration against its timeout", () => {
    expect(titled("Duration of the function").annotations).toEqual({
      horizontal: [{ label: "timeout", value: integration.function.timeoutSeconds * 1000 }],
    });
  });

  it("names the Region of every graph: the dashboard itself has none", () => {
    const graphs = widgets.filter(({ type }) => type === "metric");

    expect(graphs.map(({ properties }) => properties.region)).toEqual(
      graphs.map(() => environment.region),
    );
  });

  it("shows the alarms of its own integration, and says where the others are", () => {
    const second = { ...integration, name: "tides" };
    const both = { ...environment, integrations: [integration, second] };
    const body = integrationDashboard(both, second);
    const alarms = body.widgets.flatMap(({ properties }) => (properties.alarms ?? []) as string[]);

    expect(alarms).not.toHaveLength(0);
    expect(alarms.filter((arn) => !arn.includes(":alarm:acme-prod-tides-"))).toEqual([]);
    expect(JSON.stringify(body.widgets[0])).toContain("whole environment are on `acme-prod`");
  });

  it("stays within what CloudWatch counts as free: 50 metrics", () => {
    const metrics = widgets.flatMap(({ properties }) => (properties.metrics ?? []) as unknown[]);

    expect(metrics.length).toBeLessThanOrEqual(50);
  });
});
