import { loadEnvironment } from "../../../config/load-environment";
import { networkChanged } from "../../../detections/network/network-changed";
import type { NetworkIds } from "../../../detections/network-ids";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");

/** Ids of the form that AWS assigns, and strangers among them. */
const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-0a1b2c3d4e5f6000${index}`);
const { vpcId } = EXAMPLE_NETWORK;
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function network(securityGroups: number, routeTables: number): NetworkIds {
  return {
    ...EXAMPLE_NETWORK,
    securityGroupIds: ids("sg", securityGroups),
    routeTableIds: ids("rtb", routeTables),
  };
}

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("ec2", name, { userIdentity, requestParameters: request });
}

const group = "sg-0a1b2c3d4e5f60000";
const table = "rtb-0a1b2c3d4e5f60000";

const ATTACHED: [string, Event][] = [
  "AssociateDhcpOptions",
  "AssociateVpcCidrBlock",
  "AttachInternetGateway",
  "AttachVpnGateway",
  "CreateNetworkAcl",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateVpcPeeringConnection",
  "DeleteVpc",
  "DetachInternetGateway",
  "ModifyVpcAttribute",
].map((name): [string, Event] => [name, { vpcId }]);
const WRAPPED: [string, Event][] = [
  ["AssociateSecurityGroupVpc", { AssociateSecurityGroupVpcRequest: { VpcId: vpcId } }],
  [
    "CreateTransitGatewayVpcAttachment",
    { CreateTransitGatewayVpcAttachmentRequest: { VpcId: vpcId } },
  ],
];
const RULES: [string, Event][] = [
  ["AuthorizeSecurityGroupEgress", { groupId: group }],
  ["AuthorizeSecurityGroupIngress", { groupId: group }],
  ["DeleteSecurityGroup", { groupId: group }],
  ["RevokeSecurityGroupEgress", { groupId: group }],
  ["RevokeSecurityGroupIngress", { groupId: group }],
  ["ModifySecurityGroupRules", { ModifySecurityGroupRulesRequest: { GroupId: group } }],
];
const ROUTES: [string, Event][] = [
  "AssociateRouteTable",
  "CreateRoute",
  "DeleteRoute",
  "DeleteRouteTable",
  "EnableVgwRoutePropagation",
  "ReplaceRoute",
  "ReplaceRouteTableAssociation",
].map((name): [string, Event] => [name, { routeTableId: table }]);
const OF_ACCOUNT: [string, Event][] = [
  ["DeleteFlowLogs", { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-1", tag: 1 } } }],
  ["ModifyVpcBlockPublicAccessExclusion", {}],
  ["ModifyVpcBlockPublicAccessOptions", {}],
];
const OTHERS: [string, Event][] = [
  ["AttachInternetGateway", { vpcId: "vpc-0fedcba9876543210" }],
  ["AuthorizeSecurityGroupIngress", { groupId: "sg-0fedcba9876543210" }],
  ["CreateNetworkInterface", { groupSet: { items: [{ groupId: group }] } }],
  ["CreateTags", { resourcesSet: { items: [{ resourceId: vpcId }] } }],
  ["DescribeSecurityGroups", { securityGroupIdSet: { items: [{ groupId: group }] } }],
  ["DescribeVpcAttribute", { vpcId, attribute: "enableDnsSupport" }],
];
/** Changes of somebody else's network that count where ours has too many ids. */
const THEIR_ROUTES: [string, Event][] = ROUTES.map(([name]) => [
  name,
  { routeTableId: "rtb-0fedcba9876543210" },
]);
const THEIR_RULE: [string, Event] = [
  "ModifySecurityGroupRules",
  { ModifySecurityGroupRulesRequest: { GroupId: "sg-0fedcba9876543210" } },
];

describe.each([
  ["2 zones, one store", network(2, 4), { theirRoutes: false, theirRules: false }],
  ["3 zones, one store", network(2, 5), { theirRoutes: false, theirRules: false }],
  ["6 zones, one store", network(2, 8), { theirRoutes: true, theirRules: false }],
  ["6 zones, every endpoint", network(4, 8), { theirRoutes: true, theirRules: true }],
])("networkChanged with %s", (_size, of, { theirRoutes, theirRules }) => {
  const patterns = patternsOf(networkChanged(environment, of));

  it.each([...ATTACHED, ...RULES, ...ROUTES, ...OF_ACCOUNT])(
    "counts %s of %j by anyone but the deployer, refused or not",
    (name, request) => {
      for (const identity of Object.values(IDENTITIES)) {
        const done = call(name, request, identity);

        expect(raises(patterns, done)).toBe(true);
        expect(raises(patterns, { ...done, errorCode: "Client.UnauthorizedOperation" })).toBe(true);
      }
      expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
    },
  );

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it("counts others' routes and rules only where there is no room for the ids of ours", () => {
    for (const [name, request] of THEIR_ROUTES) {
      expect(raises(patterns, call(name, request))).toBe(theirRoutes);
    }
    expect(raises(patterns, call(...THEIR_RULE))).toBe(theirRules);
  });

  it("knows each security group and route table", () => {
    for (const groupId of of.securityGroupIds) {
      expect(raises(patterns, call("AuthorizeSecurityGroupEgress", { groupId }))).toBe(true);
      expect(
        raises(
          patterns,
          call("ModifySecurityGroupRules", {
            ModifySecurityGroupRulesRequest: { GroupId: groupId },
          }),
        ),
      ).toBe(true);
    }
    for (const routeTableId of of.routeTableIds) {
      expect(raises(patterns, call("CreateRoute", { routeTableId }))).toBe(true);
    }
  });

  it("does not count operations of the same names of other services", () => {
    const elsewhere = { ...call("CreateRoute", {}), eventSource: "appmesh.amazonaws.com" };

    expect(raises(patterns, elsewhere)).toBe(false);
  });
});

describe("networkChanged", () => {
  const theirs: [string, Event][] = WRAPPED.map(([name]) => [name, { VpcId: "vpc-other" }]);

  it.each([
    ["ours, by the VPC", network(2, 2), true, false],
    ["those of the account", network(2, 4), true, true],
    ["none, where there is no room", network(2, 5), false, false],
  ])("counts transit gateways and groups of other VPCs: %s", (_which, of, ours, others) => {
    const detection = networkChanged(environment, of);
    const patterns = patternsOf(detection);

    for (const change of WRAPPED) expect(raises(patterns, call(...change))).toBe(ours);
    for (const change of theirs) expect(raises(patterns, call(...change))).toBe(others);
    expect(detection.drills.includes("network/transit-gateway-attached")).toBe(ours);
  });

  it("fits when it is deployed, though tokens are shorter than ids", () => {
    const deployed = network(4, 4);
    const synthesized: NetworkIds = {
      ...deployed,
      vpcId: "v",
      securityGroupIds: ["a", "b", "c", "d"],
      routeTableIds: ["e", "f", "g", "h"],
    };
    const wide = call("CreateRoute", { routeTableId: "rtb-0fedcba9876543210" });

    expect(raises(patternsOf(networkChanged(environment, deployed)), wide)).toBe(true);
    expect(raises(patternsOf(networkChanged(environment, synthesized)), wide)).toBe(true);
  });

  it("says so when there are too many deployers for any pattern", () => {
    const deployers = Array.from(
      { length: 9 },
      (_, index) => `arn:aws:iam::444455556666:role/acme-deploy-${index}`,
    );
    const principals = { ...environment.principals, deployers };

    expect(() => networkChanged({ ...environment, principals }, network(4, 8))).toThrow(
      /allow fewer roles/,
    );
  });

  it("is for today, not for the night", () => {
    expect(networkChanged(environment, EXAMPLE_NETWORK).severity).toBe("high");
  });
});
