/**
 * List prices in USD of us-east-1, per month of 730 hours, of what costs money by being there.
 * Read in 2026; other Regions differ by some ten per cent. Use (requests, traffic, log volume)
 * comes on top: at a few thousand runs a month it stays within cents, most of it log ingestion.
 * Free tiers, such as CloudWatch's 10 alarms and 3 dashboards of an account, are not deducted. What
 * costs nothing, such as a standard parameter, a gateway endpoint, a rule of EventBridge over events of
 * AWS or an analyzer of external access, is not listed.
 * https://aws.amazon.com/eventbridge/pricing/ https://aws.amazon.com/iam/access-analyzer/pricing/
 */
export interface Price {
  readonly component: string;
  /** Terraform type that is counted. */
  readonly type: string;
  /** USD per month for one. */
  readonly monthly: number;
  /** How many billed units one resource is; 1 when absent. */
  readonly units?: (resource: Record<string, unknown>) => number;
  readonly source: string;
}

const HOURS = 730;

export const PRICES: Price[] = [
  {
    component: "NAT gateway",
    type: "aws_nat_gateway",
    monthly: 0.045 * HOURS,
    source: "https://aws.amazon.com/vpc/pricing/",
  },
  {
    component: "Public IPv4 address of a NAT gateway",
    type: "aws_eip",
    monthly: 0.005 * HOURS,
    source: "https://aws.amazon.com/vpc/pricing/",
  },
  {
    component: "Interface endpoint, per zone",
    type: "aws_vpc_endpoint",
    monthly: 0.01 * HOURS,
    // A gateway endpoint is free.
    units: ({ subnet_ids }) => (Array.isArray(subnet_ids) ? subnet_ids.length : 0),
    source: "https://aws.amazon.com/privatelink/pricing/",
  },
  {
    component: "KMS key",
    type: "aws_kms_key",
    monthly: 1,
    source: "https://aws.amazon.com/kms/pricing/",
  },
  {
    component: "Secret",
    type: "aws_secretsmanager_secret",
    monthly: 0.4,
    source: "https://aws.amazon.com/secrets-manager/pricing/",
  },
  {
    component: "CloudWatch alarm",
    type: "aws_cloudwatch_metric_alarm",
    // For each metric; a query of Metrics Insights that finds several has as many.
    monthly: 0.1,
    source: "https://aws.amazon.com/cloudwatch/pricing/",
  },
  {
    component: "CloudWatch composite alarm",
    type: "aws_cloudwatch_composite_alarm",
    monthly: 0.5,
    source: "https://aws.amazon.com/cloudwatch/pricing/",
  },
  {
    component: "CloudWatch dashboard",
    type: "aws_cloudwatch_dashboard",
    monthly: 3,
    source: "https://aws.amazon.com/cloudwatch/pricing/",
  },
  {
    component: "Metric of a log filter",
    type: "aws_cloudwatch_log_metric_filter",
    monthly: 0.3,
    source: "https://aws.amazon.com/cloudwatch/pricing/",
  },
];
