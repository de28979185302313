import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { NetworkIds } from "../network-ids";
import type { Term } from "../pattern";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { atDeployedLength } from "./deployed-length";

/**
 * The network around the functions was changed outside of a deployment, or somebody tried: what is
 * attached to the VPC or made in it, its routes, its security groups, its flow log.
 *
 * Requests are told by the ids in them, so a new operation of EC2 counts too; looking does not. Where
 * a network has more ids than a pattern has room for, changes of routes count in the whole account,
 * and then changes of security group rules by their id: an alarm too many, not one too few. Only
 * attachments of transit gateways, which need a route afterwards, and security groups that are taken
 * over from another VPC count where there is room for them.
 *
 * It does not see requests that name nothing of ours but their effect: a NAT or egress-only gateway
 * and an accepted peering need a route afterwards, which it sees. What is placed beside the functions
 * is for `beside-function`. A network ACL here allows everything, so changing it can only cut traffic,
 * and public addresses of a subnet do not reach a function's interface: neither is watched. Flow logs
 * and VPC block public access are of the account.
 */
export function networkChanged(environment: Environment, network: NetworkIds): Detection {
  const scope =
    SCOPES.find((each) => fits(changes(environment, atDeployedLength(network), each))) ?? WIDEST;
  return {
    id: "network-changed",
    meaning:
      "Routes, gateways, security groups or another part of the functions' network were changed " +
      "outside of a deployment, or somebody tried. There may be another way out.",
    severity: "high",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "ec2.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: changes(environment, network, scope),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "network/gateway-attached",
      "network/route-added",
      "network/security-group-opened",
      "network/security-group-rule-changed",
      "network/peering-requested",
      "network/route-table-added",
      "network/flow-log-deleted",
      ...(scope.wrapped === "none" ? [] : ["network/transit-gateway-attached"]),
      "network/route-refused",
    ],
  };
}

interface Scope {
  /** Whose VPC counts where a request names it within an object of the request's name. */
  readonly wrapped: "ours" | "all" | "none";
  /** Whose routes count: ours, or those of the account. */
  readonly routes: "ours" | "all";
  /** Whose security group rules count when they are changed by their own id. */
  readonly rules: "ours" | "all";
}

const WIDEST: Scope = { wrapped: "none", routes: "all", rules: "all" };
const SCOPES: readonly Scope[] = [
  { wrapped: "ours", routes: "ours", rules: "ours" },
  { wrapped: "all", routes: "ours", rules: "ours" },
  { wrapped: "none", routes: "ours", rules: "ours" },
  { wrapped: "all", routes: "all", rules: "ours" },
  { wrapped: "all", routes: "all", rules: "all" },
  WIDEST,
];

/** The shapes of EC2's requests: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html */
function changes(
  environment: Environment,
  { vpcId, securityGroupIds, routeTableIds }: NetworkIds,
  { wrapped, routes, rules }: Scope,
): Term {
  const request = "requestParameters";
  return allOf(
    equals("eventSource", "ec2.amazonaws.com"),
    anyOf(
      allOf(
        equals(`${request}.vpcId`, vpcId),
        // DescribeVpcAttribute names the VPC like a change of it does.
        differsOrAbsent("eventName", "Describe*"),
      ),
      ...WRAPPED[wrapped](vpcId),
      ...securityGroupIds.map((id) => equals(`${request}.groupId`, id)),
      ...(rules === "all"
        ? [equals("eventName", "ModifySecurityGroupRules")]
        : securityGroupIds.map((id) =>
            equals(`${request}.ModifySecurityGroupRulesRequest.GroupId`, id),
          )),
      ...(routes === "all"
        ? ROUTE_CHANGES.map((name) => equals("eventName", name))
        : routeTableIds.map((id) => equals(`${request}.routeTableId`, id))),
      ...ACCOUNT_CHANGES.map((name) => equals("eventName", name)),
    ),
    ...byOthersThan(environment.principals.deployers),
  );
}

/** An attachment of a transit gateway, and a security group of another VPC for use in this one. */
const WRAPPED: Readonly<Record<Scope["wrapped"], (vpcId: string) => readonly Term[]>> = {
  ours: (vpcId) =>
    ["CreateTransitGatewayVpcAttachment", "AssociateSecurityGroupVpc"].map((name) =>
      equals(`requestParameters.${name}Request.VpcId`, vpcId),
    ),
  all: () =>
    ["*GatewayVpcAttachment", "AssociateSecurityGroup*"].map((name) => equals("eventName", name)),
  none: () => [],
};

const ROUTE_CHANGES = [
  // Each of a route and of a route table.
  "CreateRoute*",
  "ReplaceRoute*",
  "DeleteRoute*",
  // AssociateRouteTable, DisassociateRouteTable.
  "*ssociateRouteTable",
  "EnableVgwRoutePropagation",
];

/** Named by ids that are not known here, or by none; rare enough to count in the whole account. */
const ACCOUNT_CHANGES = ["DeleteFlowLogs", "ModifyVpcBlockPublicAccess*"];
