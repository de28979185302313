import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import { auditDetections, operationsDetections } from "../../../detections/catalog";
import { auditDashboard, auditDashboardName } from "../../../detections/dashboards/audit-dashboard";
import { integrationDashboard } from "../../../detections/dashboards/integration-dashboard";
import { SEVERITIES } from "../../../detections/detection";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { severityAlarms } from "../../../detections/severity-alarms";
import { expectFilledGrid } from "./support/grid";

const environment = loadEnvironment("prod");
const every = loadEnvironment("every-source");
const audit = auditDetections(environment, EXAMPLE_NETWORK);
const { widgets } = auditDashboard(environment);

function titled(title: string): Record<string, unknown> {
  const found = widgets.filter(({ properties }) => properties.title === title);
  expect(found).toHaveLength(1);
  return found[0]?.properties ?? {};
}

function alarmsOn({ widgets: all }: { readonly widgets: typeof widgets }): string[] {
  return all
    .flatMap(({ properties }) => (properties.alarms ?? []) as string[])
    .map((arn) => arn.replace(/^.*:alarm:/, ""));
}

function metricNames(title: string): unknown[] {
  return (titled(title).metrics as unknown[][]).map(([, name]) => name);
}

describe("auditDashboard", () => {
  it.each([
    ["prod", environment],
    ["every-source", every],
  ])("fills a grid of 24 cells without overlaps: %s", (_, each) => {
    expectFilledGrid(auditDashboard(each).widgets);
  });

  it("has a name that no integration's dashboard has", () => {
    expect(auditDashboardName(environment)).toBe("acme-prod");
  });

  it.each(SEVERITIES)("shows the %s alarms of the audit together", (severity) => {
    const expected = audit
      .filter((detection) => detection.severity === severity)
      .map((detection) => alarmName(environment, detection));
    const shown = widgets
      .filter(({ properties }) => String(properties.title).toLowerCase().startsWith(severity))
      .flatMap(({ properties }) => properties.alarms as string[]);

    expect(shown).toEqual(
      expected.map((name) => `arn:aws:cloudwatch:eu-west-1:444455556666:alarm:${name}`),
    );
  });

  it("shows the alarms for each severity first", () => {
    const names = [
      ...severityAlarms(environment, "audit", audit),
      ...severityAlarms(environment, "operations", operationsDetections(environment)),
    ].map(({ name }) => name);

    expect(names).toContain("acme-prod-audit-critical");
    expect(alarmsOn({ widgets }).slice(0, names.length)).toEqual(names);
  });

  it.each([
    ["prod", environment],
    ["every-source", every],
    ["an environment without a way out", closed(environment)],
  ])("shows, with those of the integrations, every alarm: %s", (_, each) => {
    const shown = new Set([
      ...alarmsOn(auditDashboard(each)),
      ...each.integrations.flatMap((one) => alarmsOn(integrationDashboard(each, one))),
    ]);
    const all = [...auditDetections(each, EXAMPLE_NETWORK), ...operationsDetections(each)];

    expect(
      all.map((detection) => alarmName(each, detection)).filter((name) => !shown.has(name)),
    ).toEqual([]);
  });

  it("stays within CloudWatch's limits, with many integrations as well", () => {
    const [integration] = environment.integrations;
    if (integration === undefined) throw new Error("prod has no integration");
    const integrations = Array.from({ length: 60 }, (_, index) => ({
      ...integration,
      name: `api-${index}`,
    }));
    const body = auditDashboard({ ...environment, integrations });

    expect(body.widgets.length).toBeLessThanOrEqual(500);
    for (const { properties } of body.widgets) {
      expect(((properties.alarms ?? []) as string[]).length).toBeLessThanOrEqual(100);
      expect(((properties.metrics ?? []) as unknown[]).length).toBeLessThanOrEqual(500);
      expect(((properties.query ?? "") as string).length).toBeLessThanOrEqual(10_000);
    }
    expectFilledGrid(body.widgets);
    expect(new Set(alarmsOn(body)).size).toBe(alarmsOn(body).length);
    expect(body.widgets.map(({ properties }) => properties.title)).toContain(
      "Critical: wakes somebody (2 of 2)",
    );
  });

  it("counts the events of each detection that has a filter, once", () => {
    const graphed = widgets
      .filter(({ type }) => type === "metric")
      .flatMap(({ properties }) => properties.metrics as [string, string, { stat: string }][])
      .filter(([namespace, , options]) => namespace === "acme-prod/audit" && options.stat === "Sum")
      .map(([, name]) => name);

    expect(graphed.sort()).toEqual(
      audit
        .filter(({ source }) => source.kind === "log-filter")
        .map((detection) => alarmName(environment, detection))
        .sort(),
    );
  });

  it("shows that the witness lives: events, the filters' pulse, messages", () => {
    expect(titled("Events of the trail").metrics).toEqual([
      [
        "AWS/Logs",
        "IncomingLogEvents",
        "LogGroupName",
        "/aws/cloudtrail/acme-prod-audit",
        { stat: "Sum", label: expect.any(String) as string },
      ],
    ]);
    expect(titled("Pulse of the filters").metrics).toEqual([
      [
        "acme-prod/audit",
        "acme-prod-audit-log-changed",
        { stat: "SampleCount", label: expect.any(String) as string },
      ],
    ]);
    expect(metricNames("Messages to whoever is paged")).toEqual([
      "NumberOfMessagesPublished",
      "NumberOfNotificationsDelivered",
      "NumberOfNotificationsFailed",
    ]);
  });

  it("looks at the organisation's own log group and topic where there are such", () => {
    const theirs: Environment = {
      ...environment,
      audit: { ...environment.audit, trailLogGroupName: "organisation/trail" },
      alarms: {
        ...environment.alarms,
        topicArn: "arn:aws:sns:eu-west-1:444455556666:security",
      },
    };
    const text = JSON.stringify(auditDashboard(theirs));

    expect(text).toContain('"LogGroupName","organisation/trail"');
    expect(text).toContain("SOURCE 'organisation/trail'");
    expect(text).toContain('"TopicName","security"');
    expect(text).not.toContain("/aws/cloudtrail/");
    expect(text).not.toContain("acme-prod-alarms");
  });

  it("asks who read any of the values, and shows what names a principal", () => {
    const { query } = titled("Who asked for a value");

    expect(query).toContain("SOURCE '/aws/cloudtrail/acme-prod-audit'\n| filter ");
    expect(query).toContain("acme-prod-weather-api-key");
    for (const field of ["userIdentity.arn", "sourceIPAddress", "vpcEndpointId", "errorCode"]) {
      expect(query).toContain(field);
    }
  });

  it("has no line for what is switched off", () => {
    const tuning = [
      { detection: "audit-log-changed" as const, enabled: false, reason: "our own guard" },
    ];
    const without = { ...environment, alarms: { ...environment.alarms, tuning } };
    const body = auditDashboard(without);

    expect(JSON.stringify(body)).not.toContain("audit-log-changed");
    expectFilledGrid(body.widgets);
  });

  it("stays within what CloudWatch counts as free with one integration: 50 metrics", () => {
    const metrics = widgets.flatMap(({ properties }) => (properties.metrics ?? []) as unknown[]);

    expect(metrics.length).toBeLessThanOrEqual(50);
  });
});

function closed(of: Environment): Environment {
  return { ...of, network: { ...of.network, egress: { mode: "none" } } };
}
