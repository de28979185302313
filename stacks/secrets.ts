import type { Construct } from "constructs";
import { integrationNames } from "../config/names";
import type { Environment } from "../config/schema";
import { EnvironmentStack } from "../constructs/environment-stack";
import { LockedSecret } from "../constructs/locked-secret";
import { ObservationsTable } from "../constructs/observations-table";
import type { NetworkStack } from "./network";

/** What holds data: for each integration a secret, a table and their keys. */
export class SecretsStack extends EnvironmentStack {
  private readonly keys = new Map<string, { secretKeyArn: string; tableKeyArn: string }>();

  constructor(scope: Construct, environment: Environment, network: NetworkStack) {
    super(scope, "secrets", environment);
    for (const integration of environment.integrations) {
      const secret = new LockedSecret(this, `${integration.name}-secret`, {
        environment,
        integration,
        vpcEndpointId: network.secretsEndpointId,
      });
      const table = new ObservationsTable(this, `${integration.name}-table`, {
        environment,
        integration,
      });
      this.keys.set(integration.name, { secretKeyArn: secret.keyArn, tableKeyArn: table.keyArn });

      const { tableName } = integrationNames(environment, integration);
      const name = (part: string) => `${integration.name.replaceAll("-", "_")}_${part}`;
      this.output(name("secret_arn"), "Put the key into it with npm run secret -- put", secret.arn);
      this.output(
        name("operator_policy_arn"),
        "Attach to the roles that put a new key",
        secret.operatorPolicyArn,
      );
      this.output(name("table_name"), "Where the rows are written", tableName);
    }
  }

  /** Keys that the function of an integration uses. */
  keysOf(integrationName: string): { secretKeyArn: string; tableKeyArn: string } {
    const keys = this.keys.get(integrationName);
    if (keys === undefined) {
      throw new Error(`The secrets stack has no integration "${integrationName}".`);
    }
    return keys;
  }
}
