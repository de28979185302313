import { Construct } from "constructs";
import { CloudwatchDashboard } from "#aws/cloudwatch-dashboard";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { integrationDashboard } from "../detections/dashboards/integration-dashboard";

export interface IntegrationDashboardProps {
  readonly environment: Environment;
  readonly integration: Integration;
}

/**
 * The CloudWatch dashboard of one integration. Dashboards belong to the account and not to a Region;
 * the integration's prefix is unique there.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 */
export class IntegrationDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { environment, integration }: IntegrationDashboardProps,
  ) {
    super(scope, id);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: integrationNames(environment, integration).prefix,
      dashboardBody: JSON.stringify(integrationDashboard(environment, integration)),
    });
  }
}
