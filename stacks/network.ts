import type { Construct } from "constructs";
import { Annotations } from "#cdk";
import { SecurityGroup } from "#aws/security-group";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import type { SecretStore } from "../config/secret-source";
import { unreachableApis } from "../config/unreachable-apis";
import { EnvironmentStack } from "../constructs/environment-stack";
import { FlowLog } from "../constructs/flow-log";
import { NatEgress } from "../constructs/nat-egress";
import { PrivateNetwork } from "../constructs/private-network";
import { ServiceEndpoints } from "../constructs/service-endpoints";
import type { InterfaceServiceName } from "../constructs/service-endpoints";
import type { NetworkIds } from "../detections/network-ids";

/** The VPC, its endpoints and its egress. */
export class NetworkStack extends EnvironmentStack {
  readonly subnetIds: string[];
  readonly functionSecurityGroupId: string;
  /** Id of the gateway endpoint through which the functions write their rows. */
  readonly tableEndpointId: string;
  /** Ids that the detections look for. */
  readonly ids: NetworkIds;
  private readonly interfaceEndpointIds: ReadonlyMap<InterfaceServiceName, string>;

  constructor(scope: Construct, environment: Environment) {
    super(scope, "network", environment);
    const network = new PrivateNetwork(this, "network", environment);
    new FlowLog(this, "flow-log", { environment, vpcId: network.vpcId });

    const name = `${namesOf(environment).prefix}-function`;
    const functionSecurityGroup = new SecurityGroup(this, "function-security-group", {
      name,
      description: "Ingestion functions: nothing in, HTTPS out to what they use",
      vpcId: network.vpcId,
      tags: { Name: name },
    });
    const endpoints = new ServiceEndpoints(this, "endpoints", {
      environment,
      network,
      functionSecurityGroupId: functionSecurityGroup.id,
    });
    this.subnetIds = network.subnets.map(({ subnetId }) => subnetId);
    this.functionSecurityGroupId = functionSecurityGroup.id;
    this.interfaceEndpointIds = endpoints.interfaceEndpointIds;
    this.tableEndpointId = endpoints.tableEndpointId;

    const routeTableIds = [
      ...network.subnets.map(({ routeTableId }) => routeTableId),
      network.defaultRouteTableId,
    ];
    if (environment.network.egress.mode === "nat") {
      const egress = new NatEgress(this, "egress", {
        environment,
        network,
        functionSecurityGroupId: functionSecurityGroup.id,
      });
      routeTableIds.push(egress.routeTableId);
      this.output(
        "egress_addresses",
        "Public addresses of the NAT gateways, for the vendor's allow-list",
        egress.addresses,
      );
    }
    for (const line of unreachableApis(environment)) {
      Annotations.of(this).addWarning(line);
    }
    this.ids = {
      vpcId: network.vpcId,
      interfaceEndpoints: Object.fromEntries(endpoints.interfaceEndpointIds),
      tableEndpointId: endpoints.tableEndpointId,
      securityGroupIds: [functionSecurityGroup.id, ...endpoints.securityGroupIds],
      routeTableIds,
    };
    this.output("vpc_id", "The private network", network.vpcId);
    for (const [service, id] of endpoints.interfaceEndpointIds) {
      this.output(...ENDPOINT_OUTPUTS[service], id);
    }
    this.output(
      "table_endpoint_id",
      "The functions are denied to write rows outside this endpoint",
      endpoints.tableEndpointId,
    );
  }

  /**
   * Id of the interface endpoint of a service.
   *
   * @throws Error when no integration uses the service, so that it has none
   */
  endpointId(service: InterfaceServiceName): string {
    const id = this.interfaceEndpointIds.get(service);
    if (id === undefined) {
      throw new Error(`The network stack has no endpoint of ${service}: no integration uses it.`);
    }
    return id;
  }

  /** Id of the interface endpoint through which the reader of a secret in this store must call. */
  storeEndpointId(store: SecretStore): string {
    return this.endpointId(store === "parameter-store" ? "ssm" : "secretsmanager");
  }
}

/** Name and description of each endpoint's output. */
const ENDPOINT_OUTPUTS: Readonly<Record<InterfaceServiceName, readonly [string, string]>> = {
  secretsmanager: ["secrets_endpoint_id", "The reader is denied outside this endpoint"],
  ssm: ["parameters_endpoint_id", "The reader of a parameter is allowed inside this endpoint only"],
  sts: ["sts_endpoint_id", "Reader roles can be assumed inside this endpoint only"],
};
