import type { DeployedAws } from "../../../access/support/deployed-aws";

/** Id of the VPC that is deployed. */
export const DEPLOYED_VPC = "vpc-0123456789abcdef0";

/** Lets AWS have the network as the network stack makes it. */
export function answerNetwork(aws: DeployedAws): void {
  aws.answer("DescribeVpcs", { vpcSet: [{ vpcId: DEPLOYED_VPC }] });
  aws.answer("DescribeVpcEndpoints", {
    vpcEndpointSet: [
      { vpcEndpointId: "vpce-1", serviceName: "com.amazonaws.eu-west-1.secretsmanager" },
      { vpcEndpointId: "vpce-2", serviceName: "com.amazonaws.eu-west-1.dynamodb" },
    ],
  });
  aws.answer("DescribeSecurityGroups", {
    securityGroupInfo: [
      { groupId: "sg-default", groupName: "default" },
      { groupId: "sg-endpoint", groupName: "acme-prod-endpoint" },
      { groupId: "sg-function", groupName: "acme-prod-function" },
    ],
  });
  aws.answer("DescribeRouteTables", { routeTableSet: [{ routeTableId: "rtb-1" }] });
}
