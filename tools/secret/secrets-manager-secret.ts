import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { DescribeSecretResponse } from "@aws-sdk/client-secrets-manager";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { UsageError } from "../command-line";
import { requireOwnAccount } from "./own-account";
import type { StoredSecret } from "./stored-secret";
import { withoutValue } from "./without-value";

/** A secret of Secrets Manager. Terraform creates and deletes it; operators put its values. */
export class SecretsManagerSecret implements StoredSecret {
  readonly #name: string;
  readonly #client: SecretsManagerClient;

  constructor(
    private readonly environment: Environment,
    private readonly integration: Integration,
  ) {
    this.#name = integrationNames(environment, integration).secretName;
    this.#client = new SecretsManagerClient({ region: environment.region });
  }

  async put(value: string): Promise<string> {
    await requireOwnAccount(this.environment, "Nothing was put.");
    const { VersionId, VersionStages } = await withoutValue(value, () =>
      this.#client.send(
        new PutSecretValueCommand({
          SecretId: this.#name,
          SecretString: JSON.stringify({ [this.integration.secret.field]: value }),
        }),
      ),
    );
    return `${this.#name}: version ${VersionId ?? ""} is ${(VersionStages ?? []).join(", ")}`;
  }

  async status(): Promise<string[]> {
    await requireOwnAccount(this.environment, "Nothing was looked up.");
    const secret = await this.#describe();
    const versions = Object.entries(secret.VersionIdsToStages ?? {});
    return [
      `${this.#name} in Secrets Manager, ${this.environment.region}`,
      `last changed ${secret.LastChangedDate?.toISOString() ?? "never"}`,
      ...(secret.DeletedDate === undefined
        ? []
        : [`scheduled for deletion on ${secret.DeletedDate.toISOString()}`]),
      ...(versions.length === 0
        ? [`no value yet: npm run secret -- put ${this.integration.name}`]
        : versions.map(([id, stages]) => `version ${id}: ${stages.join(", ")}`)),
    ];
  }

  delete(): Promise<string> {
    const { recoveryWindowDays } = this.integration.secret;
    return Promise.reject(
      new UsageError(
        `${this.#name} is in Secrets Manager, where Terraform owns it: cdktf destroy deletes it, and ` +
          (this.environment.protection
            ? `it can be restored for ${recoveryWindowDays} days. `
            : "at once. ") +
          "Nothing was deleted.",
      ),
    );
  }

  async #describe(): Promise<DescribeSecretResponse> {
    try {
      return await this.#client.send(new DescribeSecretCommand({ SecretId: this.#name }));
    } catch (cause) {
      if (!(cause instanceof ResourceNotFoundException)) {
        throw cause;
      }
      const { name, account, region } = this.environment;
      throw new UsageError(
        `There is no secret ${this.#name} in account ${account}, ${region}: deploy environment ` +
          `${name} first.`,
        { cause },
      );
    }
  }
}
