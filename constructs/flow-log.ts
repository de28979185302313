import { Construct } from "constructs";
import { FlowLog as AwsFlowLog } from "#aws/flow-log";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { networkKeyPolicy } from "../policies/key-policies/network-key";
import { flowLogRolePolicy, flowLogRoleTrust } from "../policies/roles/flow-log-role";
import { CustomerManagedKey } from "./customer-managed-key";
import { EncryptedLogGroup } from "./encrypted-log-group";
import { ServiceRole } from "./service-role";

export interface FlowLogProps {
  readonly environment: Environment;
  readonly vpcId: string;
}

/** All traffic of the VPC, accepted and rejected, in an encrypted log group. */
export class FlowLog extends Construct {
  constructor(scope: Construct, id: string, { environment, vpcId }: FlowLogProps) {
    super(scope, id);
    const names = namesOf(environment);
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.networkKeyAlias,
      description: `Flow logs of ${names.prefix}`,
      policy: networkKeyPolicy(environment),
    });
    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: names.flowLogGroupName,
      retentionDays: environment.network.flowLogRetentionDays,
      key,
    });
    const role = new ServiceRole(this, "role", {
      environment,
      name: names.flowLogRoleName,
      description: `Writes the flow logs of ${names.prefix}`,
      trust: flowLogRoleTrust(environment),
      policy: flowLogRolePolicy(environment),
    });
    new AwsFlowLog(this, "flow-log", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: names.prefix },
      dependsOn: [role.ready],
    });
  }
}
