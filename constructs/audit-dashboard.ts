import { Construct } from "constructs";
import { CloudwatchDashboard } from "#aws/cloudwatch-dashboard";
import type { Environment } from "../config/schema";
import { auditDashboard, auditDashboardName } from "../detections/dashboards/audit-dashboard";

/**
 * The CloudWatch dashboard of the whole environment: who did what. Its name is the environment's
 * prefix, which no integration's dashboard can have.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 */
export class AuditDashboard extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: auditDashboardName(environment),
      dashboardBody: JSON.stringify(auditDashboard(environment)),
    });
  }
}
