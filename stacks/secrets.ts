import type { Construct } from "constructs";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { EnvironmentStack } from "../constructs/environment-stack";
import { LockedParameter } from "../constructs/locked-parameter";
import { LockedSecret } from "../constructs/locked-secret";
import { ObservationsTable } from "../constructs/observations-table";
import type { NetworkStack } from "./network";

/** What holds data: for each integration a secret or a parameter's key, a table and its key. */
export class SecretsStack extends EnvironmentStack {
  private readonly keys = new Map<string, { secretKeyArn: string; tableKeyArn: string }>();

  constructor(scope: Construct, environment: Environment, network: NetworkStack) {
    super(scope, "secrets", environment);
    for (const integration of environment.integrations) {
      const lock =
        integration.secret.store === "parameter-store"
          ? this.placeParameter(integration)
          : this.placeSecret(integration, network);
      const table = new ObservationsTable(this, `${integration.name}-table`, {
        environment,
        integration,
        tableEndpointId: network.tableEndpointId,
      });
      this.keys.set(integration.name, { secretKeyArn: lock.keyArn, tableKeyArn: table.keyArn });

      const { tableName } = integrationNames(environment, integration);
      this.output(
        outputName(integration, "operator_policy_arn"),
        "Attach to the roles that put a new key",
        lock.operatorPolicyArn,
      );
      this.output(outputName(integration, "table_name"), "Where the rows are written", tableName);
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

  private placeSecret(integration: Integration, network: NetworkStack): LockedSecret {
    const secret = new LockedSecret(this, `${integration.name}-secret`, {
      environment: this.environment,
      integration,
      vpcEndpointId: network.storeEndpointId(integration.secret.store),
    });
    this.output(
      outputName(integration, "secret_arn"),
      "Put the key into it with npm run secret -- put",
      secret.arn,
    );
    if (secret.rotationPolicyArn !== undefined) {
      this.output(
        outputName(integration, "rotation_policy_arn"),
        "Attach to the role of your rotation function",
        secret.rotationPolicyArn,
      );
    }
    return secret;
  }

  private placeParameter(integration: Integration): LockedParameter {
    const { environment } = this;
    this.output(
      outputName(integration, "parameter_name"),
      "Create it and put the key into it with npm run secret -- put",
      integrationNames(environment, integration).secretName,
    );
    return new LockedParameter(this, `${integration.name}-parameter`, { environment, integration });
  }
}

function outputName(integration: Integration, part: string): string {
  return `${integration.name.replaceAll("-", "_")}_${part}`;
}
