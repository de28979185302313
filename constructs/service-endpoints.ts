import { Construct } from "constructs";
import { SecurityGroup } from "#aws/security-group";
import { VpcEndpoint } from "#aws/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "#aws/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "#aws/vpc-security-group-ingress-rule";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { parametersEndpointPolicy } from "../policies/endpoint-policies/parameters-endpoint";
import { secretsEndpointPolicy } from "../policies/endpoint-policies/secrets-endpoint";
import { stsEndpointPolicy } from "../policies/endpoint-policies/sts-endpoint";
import { tableEndpointPolicy } from "../policies/endpoint-policies/table-endpoint";
import type { PolicyDocument } from "../policies/statement";
import { policyJson } from "./policy-json";
import type { PrivateNetwork } from "./private-network";

/** A service that functions reach through an interface endpoint. */
interface InterfaceService {
  /** Begins the ids of what belongs to the endpoint. */
  readonly id: string;
  /** Ends the service's name: `com.amazonaws.<region>.<service>`. */
  readonly service: string;
  readonly title: string;
  /** A policy without statements lets nothing through: then no integration uses the service. */
  readonly policy: (environment: Environment) => PolicyDocument;
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
const INTERFACE_SERVICES = [
  {
    id: "secrets",
    service: "secretsmanager",
    title: "Secrets Manager",
    policy: secretsEndpointPolicy,
  },
  {
    id: "parameters",
    service: "ssm",
    title: "Systems Manager",
    policy: parametersEndpointPolicy,
  },
  { id: "sts", service: "sts", title: "STS", policy: stsEndpointPolicy },
] as const satisfies InterfaceService[];

/** Names of the services, as the endpoints' own names end. */
export type InterfaceServiceName = (typeof INTERFACE_SERVICES)[number]["service"];

export interface ServiceEndpointsProps {
  readonly environment: Environment;
  readonly network: PrivateNetwork;
  readonly functionSecurityGroupId: string;
}

/**
 * The private ways to what the functions use: an interface endpoint for each service from which
 * keys are read, a gateway endpoint for DynamoDB, and the only rules that let the functions use
 * them. An endpoint that no integration needs is not placed.
 */
export class ServiceEndpoints extends Construct {
  /** Ids of the interface endpoints that are placed, by service. */
  readonly interfaceEndpointIds: ReadonlyMap<InterfaceServiceName, string>;
  /** Id of the gateway endpoint of DynamoDB. */
  readonly tableEndpointId: string;
  /** Security groups of the interface endpoints. */
  readonly securityGroupIds: string[] = [];

  constructor(scope: Construct, id: string, props: ServiceEndpointsProps) {
    super(scope, id);
    this.interfaceEndpointIds = new Map(
      INTERFACE_SERVICES.flatMap((each) => {
        const policy = each.policy(props.environment);
        return policy.Statement.length === 0
          ? []
          : [[each.service, this.placeInterfaceEndpoint(props, each, policy)] as const];
      }),
    );
    this.tableEndpointId = this.placeTableEndpoint(props);
  }

  private placeInterfaceEndpoint(
    { environment, network, functionSecurityGroupId }: ServiceEndpointsProps,
    { id, service, title }: InterfaceService,
    policy: PolicyDocument,
  ): string {
    const name = `${namesOf(environment).prefix}-${service}`;
    const securityGroup = new SecurityGroup(this, `${id}-security-group`, {
      name,
      description: `${title} endpoint: HTTPS from the function only`,
      vpcId: network.vpcId,
      tags: { Name: name },
    });
    this.securityGroupIds.push(securityGroup.id);
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    new VpcSecurityGroupIngressRule(this, `${id}-from-function`, {
      ...https,
      securityGroupId: securityGroup.id,
      referencedSecurityGroupId: functionSecurityGroupId,
      description: "HTTPS from the function",
    });
    new VpcSecurityGroupEgressRule(this, `function-to-${id}`, {
      ...https,
      securityGroupId: functionSecurityGroupId,
      referencedSecurityGroupId: securityGroup.id,
      description: `HTTPS to the ${title} endpoint`,
    });
    return new VpcEndpoint(this, id, {
      vpcId: network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${environment.region}.${service}`,
      subnetIds: network.subnets.map(({ subnetId }) => subnetId),
      securityGroupIds: [securityGroup.id],
      privateDnsEnabled: true,
      policy: policyJson("endpoint", name, policy),
      tags: { Name: name },
    }).id;
  }

  private placeTableEndpoint(props: ServiceEndpointsProps): string {
    const { environment, network, functionSecurityGroupId } = props;
    const name = `${namesOf(environment).prefix}-dynamodb`;
    const endpoint = new VpcEndpoint(this, "table", {
      vpcId: network.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${environment.region}.dynamodb`,
      routeTableIds: network.subnets.map(({ routeTableId }) => routeTableId),
      policy: policyJson("endpoint", name, tableEndpointPolicy(environment)),
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
    return endpoint.id;
  }
}
