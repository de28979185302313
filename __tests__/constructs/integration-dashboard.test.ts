import { loadEnvironment } from "../../config/load-environment";
import { integrationDashboard } from "../../detections/dashboards/integration-dashboard";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { ingestion } = synthesize(environment);
const dashboard = ingestion.resource("aws_cloudwatch_dashboard");

describe("IntegrationDashboard", () => {
  it("is named after the integration, in the characters that CloudWatch takes", () => {
    expect(dashboard.dashboard_name).toBe("acme-prod-weather");
    expect(dashboard.dashboard_name).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
  });

  it("holds the dashboard as data, with nothing for Terraform to fill in", () => {
    const [integration] = environment.integrations;
    if (integration === undefined) throw new Error("prod has no integration");

    expect(dashboard.dashboard_body).not.toContain("${");
    expect(JSON.parse(String(dashboard.dashboard_body))).toEqual(
      integrationDashboard(environment, integration),
    );
  });
});
