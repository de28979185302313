import type { Environment } from "../../config/schema";
import type { UntunedDetection } from "../detection";
import { ON_FIRST_COUNT } from "../detection";

/**
 * Less than one connection with TLS sends, its hello and its request. A key is shorter still.
 * https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2
 */
const FEWEST_BYTES_OF_A_CONNECTION = 1000;

/**
 * Something leaves the VPC through a NAT gateway, where the configuration has none. Whoever added one
 * is told by `network-changed`; this tells that it is used.
 *
 * The gateway has no id that could be known, so it is any gateway of the account in the Region: one
 * query, without GROUP BY, is one time series. NAT gateways of other VPCs raise it as well; the
 * remedy is to switch it off. Where there is no gateway there is no data, and that is good.
 *
 * A Metrics Insights alarm looks at the latest three hours, and is charged for each metric that the
 * query analyses: none as long as there is no gateway.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
 */
export function natTraffic({ network, region }: Environment): UntunedDetection[] {
  if (network.egress.mode !== "none") {
    return [];
  }
  return [
    {
      id: "nat-traffic",
      meaning:
        `A NAT gateway in ${region} sends, and this environment has none: its egress is "none". If ` +
        "another VPC of the account has one by right, switch this off in alarms.tuning.",
      severity: "high",
      source: {
        kind: "metric-query",
        expression: 'SELECT SUM(BytesOutToDestination) FROM SCHEMA("AWS/NATGateway", NatGatewayId)',
      },
      alarm: ON_FIRST_COUNT,
      limits: {
        threshold: () => ({
          value: FEWEST_BYTES_OF_A_CONNECTION,
          because: "bytes, which a single connection sends",
        }),
        evaluationPeriods: () => ({ value: 1, because: "a single connection is in one period" }),
      },
      drills: [],
    },
  ];
}
