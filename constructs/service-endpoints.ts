import { Construct } from "constructs";
import { SecurityGroup } from "#aws/security-group";
import { VpcEndpoint } from "#aws/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "#aws/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "#aws/vpc-security-group-ingress-rule";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { secretsEndpointPolicy } from "../policies/endpoint-policies/secrets-endpoint";
import { tableEndpointPolicy } from "../policies/endpoint-policies/table-endpoint";
import type { PrivateNetwork } from "./private-network";

export interface ServiceEndpointsProps {
  readonly environment: Environment;
  readonly network: PrivateNetwork;
  readonly functionSecurityGroupId: string;
}

/**
 * The private ways to Secrets Manager (interface endpoint) and DynamoDB (gateway endpoint), and
 * the only rules that let the function use them.
 */
export class ServiceEndpoints extends Construct {
  /** The reader is denied outside this endpoint. */
  readonly secretsEndpointId: string;

  constructor(scope: Construct, id: string, props: ServiceEndpointsProps) {
    super(scope, id);
    this.secretsEndpointId = this.placeSecretsEndpoint(props);
    this.placeTableEndpoint(props);
  }

  private placeSecretsEndpoint(props: ServiceEndpointsProps): string {
    const { environment, network, functionSecurityGroupId } = props;
    const name = `${namesOf(environment).prefix}-secretsmanager`;
    const securityGroup = new SecurityGroup(this, "secrets-security-group", {
      name,
      description: "Secrets Manager endpoint: HTTPS from the function only",
      vpcId: network.vpcId,
      tags: { Name: name },
    });
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    new VpcSecurityGroupIngressRule(this, "secrets-from-function", {
      ...https,
      securityGroupId: securityGroup.id,
      referencedSecurityGroupId: functionSecurityGroupId,
      description: "HTTPS from the function",
    });
    new VpcSecurityGroupEgressRule(this, "function-to-secrets", {
      ...https,
      securityGroupId: functionSecurityGroupId,
      referencedSecurityGroupId: securityGroup.id,
      description: "HTTPS to the Secrets Manager endpoint",
    });
    return new VpcEndpoint(this, "secrets", {
      vpcId: network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${environment.region}.secretsmanager`,
      subnetIds: network.subnets.map(({ subnetId }) => subnetId),
      securityGroupIds: [securityGroup.id],
      privateDnsEnabled: true,
      policy: JSON.stringify(secretsEndpointPolicy(environment)),
      tags: { Name: name },
    }).id;
  }

  private placeTableEndpoint(props: ServiceEndpointsProps): void {
    const { environment, network, functionSecurityGroupId } = props;
    const name = `${namesOf(environment).prefix}-dynamodb`;
    const endpoint = new VpcEndpoint(this, "table", {
      vpcId: network.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${environment.region}.dynamodb`,
      routeTableIds: network.subnets.map(({ routeTableId }) => routeTableId),
      policy: JSON.stringify(tableEndpointPolicy(environment)),
      tags: { Name: name },
    });
    new VpcSecurityGroupEgressRule(this, "function-to-table", {
      securityGroupId: functionSecurityGroupId,
      prefixListId: endpoint.prefixListId,
      description: "HTTPS to DynamoDB through the gateway endpoint",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  }
}
