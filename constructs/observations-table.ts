import { Construct } from "constructs";
import { DynamodbTable } from "#aws/dynamodb-table";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { tableKeyPolicy } from "../policies/key-policies/table-key";
import { CustomerManagedKey } from "./customer-managed-key";

export interface ObservationsTableProps {
  readonly environment: Environment;
  readonly integration: Integration;
}

/** What the function writes: one row for each location and time of observation. */
export class ObservationsTable extends Construct {
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { environment, integration }: ObservationsTableProps) {
    super(scope, id);
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
    this.arn = table.arn;
    this.keyArn = key.arn;
  }
}
