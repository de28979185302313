import { loadEnvironment } from "../../../config/load-environment";
import { auditDashboard } from "../../../detections/dashboards/audit-dashboard";
import { integrationDashboard } from "../../../detections/dashboards/integration-dashboard";
import { dashboardBody } from "../../../tools/dashboard/dashboard-body";
import type { WidgetOf } from "../../../tools/dashboard/dashboard-body";
import { sampleDay } from "../../../tools/dashboard/sample-day";

const prod = loadEnvironment("prod");
const everySource = loadEnvironment("every-source");
const [integration] = prod.integrations;
if (integration === undefined) throw new Error("prod has no integration");

const graphsOf = (body: ReturnType<typeof dashboardBody>): WidgetOf<"metric">["properties"][] =>
  body.widgets.flatMap((widget) => (widget.type === "metric" ? [widget.properties] : []));

describe.each([
  ["prod's audit", auditDashboard(prod)],
  ["prod's integration", integrationDashboard(prod, integration)],
  [
    "an audit with the filters of CIS",
    auditDashboard({ ...everySource, alarms: { ...everySource.alarms, cis: true } }),
  ],
])("the sample day of %s", (_, dashboard) => {
  const body = dashboardBody(JSON.stringify(dashboard));
  const day = sampleDay(body);
  const valuesOf = (metric: WidgetOf<"metric">["properties"]["metrics"][number]) => {
    const [namespace = "", name = ""] = metric.filter((part) => typeof part === "string");
    const { stat } = metric.find((part) => typeof part === "object") as { stat: string };
    return day.points({ namespace, name, statistic: stat }).map(([, value]) => value);
  };

  it("has something to see in every graph", () => {
    const flat = graphsOf(body).filter(({ metrics }) =>
      metrics.every((metric) => new Set(valuesOf(metric)).size === 1),
    );

    expect(flat.map(({ title }) => title)).toEqual([]);
  });

  it("has no two lines of a graph that differ in nothing, but those in which nothing happens", () => {
    for (const { metrics } of graphsOf(body)) {
      const lines = metrics
        .map((metric) => valuesOf(metric))
        .filter((values) => values.some((value) => value !== 0))
        .map((values) => values.join());

      expect(new Set(lines).size).toBe(lines.length);
    }
  });
});

describe("what somebody did in the sample day", () => {
  const body = dashboardBody(JSON.stringify(auditDashboard(everySource)));
  const day = sampleDay(body);
  const total = (name: string, of = day) =>
    of
      .points({ namespace: "NS", name, statistic: "Sum" })
      .reduce((sum, [, value]) => sum + value, 0);

  it("is of the first integration, and of no id that only ends alike", () => {
    expect(total("acme-every-source-direct-denied-read")).toBe(3);
    expect(total("acme-every-source-direct-prefetch-denied-read")).toBe(0);
    expect(total("acme-every-source-listed-role-changed")).toBeGreaterThan(0);
    expect(total("acme-every-source-role-changed")).toBe(0);
  });

  it("is told in messages, to two subscribers, of whom one did not get one", () => {
    const [published, delivered, failed] = [
      "NumberOfMessagesPublished",
      "NumberOfNotificationsDelivered",
      "NumberOfNotificationsFailed",
    ].map((name) => total(name));

    expect(published).toBeGreaterThan(10);
    expect(failed).toBe(1);
    expect(delivered).toBe(2 * (published ?? 0) - 1);
  });

  it("is nothing of what the dashboard does not show", () => {
    expect(total("NumberOfMessagesPublished", sampleDay({ widgets: [] }))).toBe(0);
  });
});
