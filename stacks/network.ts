import type { Construct } from "constructs";
import { SecurityGroup } from "#aws/security-group";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { EnvironmentStack } from "../constructs/environment-stack";
import { FlowLog } from "../constructs/flow-log";
import { NatEgress } from "../constructs/nat-egress";
import { PrivateNetwork } from "../constructs/private-network";
import { ServiceEndpoints } from "../constructs/service-endpoints";

/** The VPC, its endpoints and its egress. */
export class NetworkStack extends EnvironmentStack {
  readonly subnetIds: string[];
  readonly functionSecurityGroupId: string;
  /** The interface endpoint through which the reader must call Secrets Manager. */
  readonly secretsEndpointId: string;

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
    this.secretsEndpointId = endpoints.secretsEndpointId;

    if (environment.network.egress.mode === "nat") {
      const egress = new NatEgress(this, "egress", {
        environment,
        network,
        functionSecurityGroupId: functionSecurityGroup.id,
      });
      this.output(
        "egress_addresses",
        "Public addresses of the NAT gateways, for the vendor's allow-list",
        egress.addresses,
      );
    }
    this.output("vpc_id", "The private network", network.vpcId);
    this.output(
      "secrets_endpoint_id",
      "The reader is denied outside this endpoint",
      this.secretsEndpointId,
    );
  }
}
