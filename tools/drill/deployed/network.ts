import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import type { NetworkIds } from "../../../detections/network-ids";
import { UsageError } from "../../command-line";
import { functionsFirst } from "./security-groups";

/**
 * Ids of the network as it is deployed. The VPC is found by the name that the network stack gives it,
 * and everything else by the VPC.
 *
 * @throws UsageError when there is no such VPC, or more than one
 */
export async function deployedNetwork(
  ec2: EC2Client,
  environment: Environment,
): Promise<NetworkIds> {
  const { prefix } = namesOf(environment);
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: "tag:Name", Values: [prefix] }] }),
  );
  const [vpcId, ...others] = Vpcs.flatMap(({ VpcId }) => VpcId ?? []);
  if (vpcId === undefined || others.length > 0) {
    throw new UsageError(
      `${Vpcs.length} VPCs have the name ${prefix}, one is expected. Deploy ` +
        `${environment.name}-network, or take the name from those that are not of that stack.`,
    );
  }
  const ofVpc = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
  const [{ VpcEndpoints = [] }, { SecurityGroups = [] }, { RouteTables = [] }] = await Promise.all([
    ec2.send(new DescribeVpcEndpointsCommand(ofVpc)),
    ec2.send(new DescribeSecurityGroupsCommand(ofVpc)),
    ec2.send(new DescribeRouteTablesCommand(ofVpc)),
  ]);
  const endpointOf = (service: string): string | undefined =>
    VpcEndpoints.find(({ ServiceName }) => ServiceName?.endsWith(`.${service}`))?.VpcEndpointId;
  const interfaceEndpoints = (["secretsmanager", "ssm", "sts"] as const).flatMap((service) => {
    const id = endpointOf(service);
    return id === undefined ? [] : [[service, id] as const];
  });
  return {
    vpcId,
    interfaceEndpoints: Object.fromEntries(interfaceEndpoints),
    tableEndpointId: endpointOf("dynamodb") ?? "",
    securityGroupIds: functionsFirst(
      SecurityGroups.filter(({ GroupName }) => GroupName !== "default").map(
        ({ GroupId = "", GroupName = "" }) => ({ id: GroupId, name: GroupName }),
      ),
    ),
    routeTableIds: RouteTables.flatMap(({ RouteTableId }) => RouteTableId ?? []),
  };
}
