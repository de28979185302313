import { Construct } from "constructs";
import { DynamodbResourcePolicy } from "#aws/dynamodb-resource-policy";
import { DynamodbTable } from "#aws/dynamodb-table";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { tableKeyPolicy } from "../policies/key-policies/table-key";
import { tablePolicy } from "../policies/table-policy";
import { CustomerManagedKey } from "./customer-managed-key";
import { resourcePolicyJson } from "./policy-json";

export interface ObservationsTableProps {
  readonly environment: Environment;
  readonly integration: Integration;
  /** Gateway endpoint through which the function must write. */
  readonly tableEndpointId: string;
}

/** What the function writes: one row for each location and time of observation. */
export class ObservationsTable extends Construct {
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: ObservationsTableProps) {
    super(scope, id);
    const { environment, integration, tableEndpointId } = props;
    const { protection } = environment;
    const names = integrationNames(environment, integration);
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.tableKeyAlias,
      description: `Table ${names.tableName}`,
      policy: tableKeyPolicy(environment, integration),
    });
    const table = new DynamodbTable(this, "table", {
      name: names.tableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "location",
      rangeKey: "observedAt",
      attribute: [
        { name: "location", type: "S" },
        { name: "observedAt", type: "S" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: protection,
      lifecycle: { preventDestroy: protection },
    });
    const policy = tablePolicy(environment, integration, tableEndpointId);
    new DynamodbResourcePolicy(this, "policy", {
      resourceArn: table.arn,
      policy: resourcePolicyJson("table", names.tableName, policy, environment, names.tableArn),
    });
    this.arn = table.arn;
    this.keyArn = key.arn;
  }
}
