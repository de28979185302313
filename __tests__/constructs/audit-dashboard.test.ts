import { loadEnvironment } from "../../config/load-environment";
import { auditDashboard } from "../../detections/dashboards/audit-dashboard";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { audit, ingestion } = synthesize(environment);
const dashboard = audit.resource("aws_cloudwatch_dashboard");

function shownOn(body: unknown): string[] {
  const { widgets } = JSON.parse(String(body)) as {
    widgets: { properties: { alarms?: string[] } }[];
  };
  return widgets.flatMap(({ properties }) => properties.alarms ?? []);
}

describe("AuditDashboard", () => {
  it("is named after the environment, in the characters that CloudWatch takes", () => {
    expect(dashboard.dashboard_name).toBe("acme-prod");
    expect(dashboard.dashboard_name).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
  });

  it("holds the dashboard as data, with nothing for Terraform to fill in", () => {
    expect(dashboard.dashboard_body).not.toContain("${");
    expect(JSON.parse(String(dashboard.dashboard_body))).toEqual(auditDashboard(environment));
  });

  it("shows, with the integration's, every alarm that the stacks have, under its name", () => {
    const integration = ingestion.resource("aws_cloudwatch_dashboard");
    const shown = new Set([
      ...shownOn(dashboard.dashboard_body),
      ...shownOn(integration.dashboard_body),
    ]);
    const alarms = [ingestion, audit].flatMap((stack) => [
      ...Object.values(stack.resources("aws_cloudwatch_metric_alarm")),
      ...Object.values(stack.resources("aws_cloudwatch_composite_alarm")),
    ]);

    expect([...shown].sort()).toEqual(
      alarms
        .map(
          ({ alarm_name }) =>
            `arn:aws:cloudwatch:eu-west-1:444455556666:alarm:${String(alarm_name)}`,
        )
        .sort(),
    );
  });
});
