import { Construct } from "constructs";
import { DefaultRouteTable } from "#aws/default-route-table";
import { DefaultSecurityGroup } from "#aws/default-security-group";
import { RouteTable } from "#aws/route-table";
import { RouteTableAssociation } from "#aws/route-table-association";
import { Subnet } from "#aws/subnet";
import { Vpc } from "#aws/vpc";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { planSubnets } from "../config/subnets";

/** A private subnet and the route table that only it uses. */
export interface PrivateSubnet {
  readonly zone: string;
  readonly subnetId: string;
  readonly routeTableId: string;
}

/**
 * A VPC with private subnets and no way in or out by itself: endpoints and egress are placed
 * beside it. The default security group and the default route table are closed, so a resource that
 * names neither has no traffic.
 */
export class PrivateNetwork extends Construct {
  readonly vpcId: string;
  readonly subnets: PrivateSubnet[];
  /** Route table of subnets without one of their own: closed. */
  readonly defaultRouteTableId: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { prefix } = namesOf(environment);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: environment.network.cidr,
      // Private DNS of interface endpoints needs both.
      // https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: prefix },
    });
    this.vpcId = vpc.id;
    this.defaultRouteTableId = vpc.defaultRouteTableId;

    // Without rules: Terraform removes those that AWS creates.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: `${prefix}-closed` },
    });
    new DefaultRouteTable(this, "default-route-table", {
      defaultRouteTableId: vpc.defaultRouteTableId,
      route: [],
      tags: { Name: `${prefix}-closed` },
    });

    this.subnets = planSubnets(environment.network).private.map(({ zone, cidr }) => {
      const name = `${prefix}-private-${zone}`;
      const subnet = new Subnet(this, `private-${zone}`, {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: cidr,
        mapPublicIpOnLaunch: false,
        tags: { Name: name },
      });
      const routeTable = new RouteTable(this, `private-${zone}-routes`, {
        vpcId: vpc.id,
        tags: { Name: name },
      });
      new RouteTableAssociation(this, `private-${zone}-association`, {
        subnetId: subnet.id,
        routeTableId: routeTable.id,
      });
      return { zone, subnetId: subnet.id, routeTableId: routeTable.id };
    });
  }
}
