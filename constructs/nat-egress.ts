import { Construct } from "constructs";
import { Eip } from "#aws/eip";
import { InternetGateway } from "#aws/internet-gateway";
import { NatGateway } from "#aws/nat-gateway";
import { Route } from "#aws/route";
import { RouteTable } from "#aws/route-table";
import { RouteTableAssociation } from "#aws/route-table-association";
import { Subnet } from "#aws/subnet";
import { VpcSecurityGroupEgressRule } from "#aws/vpc-security-group-egress-rule";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { planSubnets } from "../config/subnets";
import type { PrivateNetwork } from "./private-network";

export interface NatEgressProps {
  readonly environment: Environment;
  readonly network: PrivateNetwork;
  readonly functionSecurityGroupId: string;
}

/**
 * The way to the third-party API: NAT gateways with fixed addresses, which the vendor can allow,
 * and HTTPS as the only port that the function's security group lets out. It does not filter by
 * host name.
 */
export class NatEgress extends Construct {
  /** Public addresses, one for each gateway. */
  readonly addresses: string[] = [];
  /** Route table of the public subnets. */
  readonly routeTableId: string;

  constructor(scope: Construct, id: string, props: NatEgressProps) {
    super(scope, id);
    const { prefix } = namesOf(props.environment);
    const { vpcId } = props.network;
    const internet = new InternetGateway(this, "internet-gateway", {
      vpcId,
      tags: { Name: prefix },
    });
    const publicRoutes = new RouteTable(this, "public-routes", {
      vpcId,
      tags: { Name: `${prefix}-public` },
    });
    this.routeTableId = publicRoutes.id;
    new Route(this, "to-internet", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internet.id,
    });

    const gateways = planSubnets(props.environment.network).public.map(({ zone, cidr }) => {
      const name = `${prefix}-nat-${zone}`;
      const subnet = new Subnet(this, `public-${zone}`, {
        vpcId,
        availabilityZone: zone,
        cidrBlock: cidr,
        // The gateway has its Elastic IP; nothing else here gets a public address.
        mapPublicIpOnLaunch: false,
        tags: { Name: name },
      });
      new RouteTableAssociation(this, `public-${zone}-association`, {
        subnetId: subnet.id,
        routeTableId: publicRoutes.id,
      });
      const address = new Eip(this, `address-${zone}`, { domain: "vpc", tags: { Name: name } });
      this.addresses.push(address.publicIp);
      const gateway = new NatGateway(this, `gateway-${zone}`, {
        subnetId: subnet.id,
        allocationId: address.allocationId,
        tags: { Name: name },
        dependsOn: [internet],
      });
      return { zone, id: gateway.id };
    });

    for (const { zone, routeTableId } of props.network.subnets) {
      const gateway = gateways.find((candidate) => candidate.zone === zone) ?? gateways[0];
      if (gateway === undefined) {
        throw new Error("NAT egress needs at least one public subnet.");
      }
      new Route(this, `private-${zone}-to-gateway`, {
        routeTableId,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: gateway.id,
      });
    }

    new VpcSecurityGroupEgressRule(this, "https", {
      securityGroupId: props.functionSecurityGroupId,
      description: "HTTPS to the third-party API through the NAT gateway",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    });
  }
}
