import {
  DescribeSecretCommand,
  paginateListSecretVersionIds,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type {
  DescribeSecretResponse,
  SecretVersionsListEntry,
} from "@aws-sdk/client-secrets-manager";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { UsageError } from "../command-line";
import type { Confirm } from "./confirm-by-typing";
import type { NewValue } from "./new-value";
import { requireOwnAccount } from "./own-account";
import type { StoredSecret } from "./stored-secret";
import { withoutValue } from "./without-value";

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html#term_version */
const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

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

  async put({ text, confidential }: NewValue): Promise<string> {
    await requireOwnAccount(this.environment, "Nothing was put.");
    const { VersionId, VersionStages } = await withoutValue(confidential, () =>
      this.#client.send(new PutSecretValueCommand({ SecretId: this.#name, SecretString: text })),
    );
    return `${this.#name}: version ${VersionId ?? "unknown"} is ${(VersionStages ?? []).join(", ")}`;
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
        ? [this.#noValueYet]
        : versions.map(([id, stages]) => `version ${id}: ${stages.join(", ")}`)),
    ];
  }

  async versions(): Promise<string[]> {
    await requireOwnAccount(this.environment, "Nothing was looked up.");
    const versions = await this.#orNoSuchSecret(async () => {
      const found: SecretVersionsListEntry[] = [];
      const pages = paginateListSecretVersionIds(
        { client: this.#client },
        { SecretId: this.#name, IncludeDeprecated: true },
      );
      for await (const { Versions = [] } of pages) {
        found.push(...Versions);
      }
      return found;
    });
    return [
      `${this.#name} in Secrets Manager, ${this.environment.region}`,
      ...(versions.length === 0 ? [this.#noValueYet] : versions.sort(currentFirst).map(lineOf)),
    ];
  }

  /**
   * Moves AWSCURRENT back. Secrets Manager then moves AWSPREVIOUS to the version that lost it, so a
   * second time undoes the first.
   * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
   */
  async restorePrevious(confirm: Confirm): Promise<string> {
    await requireOwnAccount(this.environment, "Nothing was changed.");
    const stages = Object.entries((await this.#describe()).VersionIdsToStages ?? {});
    const versionAt = (stage: string) => stages.find(([, its]) => its.includes(stage))?.[0];
    const current = versionAt(CURRENT);
    const previous = versionAt(PREVIOUS);
    if (current === undefined || previous === undefined) {
      throw new UsageError(
        `${this.#name} has no version before the current one: put the right key with npm run ` +
          `secret -- put ${this.integration.name}. Nothing was changed.`,
      );
    }
    await confirm(
      `Version ${previous} becomes ${CURRENT} again, version ${current} ${PREVIOUS}.`,
      this.#name,
    );
    await this.#client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.#name,
        VersionStage: CURRENT,
        MoveToVersionId: previous,
        // Refused when somebody put another value meanwhile.
        RemoveFromVersionId: current,
      }),
    );
    return `${this.#name}: version ${previous} is ${CURRENT}, version ${current} is ${PREVIOUS}`;
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

  get #noValueYet(): string {
    return `no value yet: npm run secret -- put ${this.integration.name}`;
  }

  #describe(): Promise<DescribeSecretResponse> {
    return this.#orNoSuchSecret(() =>
      this.#client.send(new DescribeSecretCommand({ SecretId: this.#name })),
    );
  }

  async #orNoSuchSecret<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
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

/** The version that is current goes first, then the one before it, then the others by age. */
function currentFirst(one: SecretVersionsListEntry, other: SecretVersionsListEntry): number {
  return (
    rank(one) - rank(other) ||
    (other.CreatedDate?.getTime() ?? 0) - (one.CreatedDate?.getTime() ?? 0)
  );
}

function rank({ VersionStages = [] }: SecretVersionsListEntry): number {
  const place = [CURRENT, PREVIOUS].findIndex((stage) => VersionStages.includes(stage));
  return place === -1 ? 2 : place;
}

function lineOf(version: SecretVersionsListEntry): string {
  const { VersionId = "unknown", VersionStages = [], CreatedDate, LastAccessedDate } = version;
  return [
    `version ${VersionId}: ${VersionStages.length === 0 ? "no stage" : VersionStages.join(", ")}`,
    `created ${CreatedDate?.toISOString() ?? "at an unknown time"}`,
    // Secrets Manager keeps the day only.
    `last read ${LastAccessedDate?.toISOString().slice(0, 10) ?? "never"}`,
  ].join("; ");
}
