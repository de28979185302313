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
import { plainAwsErrors } from "../aws-errors";
import { UsageError } from "../command-line";
import type { Confirm } from "./confirm-by-typing";
import type { NewValue } from "./new-value";
import { requireOwnAccount } from "./own-account";
import type { StoredSecret } from "./stored-secret";
import { withoutValue } from "./without-value";

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html#term_version */
const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

/**
 * Secrets Manager uses the key as whoever puts the value.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 */
const PUT_PERMISSIONS = ["secretsmanager:PutSecretValue", "kms:GenerateDataKey", "kms:Decrypt"];

const NOT_PUT = "Nothing was put.";
const NOT_LOOKED_UP = "Nothing was looked up.";
const NOT_CHANGED = "Nothing was changed.";

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

  async put(newValue: () => Promise<NewValue>): Promise<string> {
    await requireOwnAccount(this.environment, NOT_PUT);
    const { text, confidential } = await newValue();
    const command = new PutSecretValueCommand({ SecretId: this.#name, SecretString: text });
    const { VersionId, VersionStages } = await this.#ask(PUT_PERMISSIONS, NOT_PUT, () =>
      withoutValue(confidential, () => this.#client.send(command)),
    );
    return `${this.#name}: version ${VersionId ?? "unknown"} is ${(VersionStages ?? []).join(", ")}`;
  }

  async status(): Promise<string[]> {
    await requireOwnAccount(this.environment, NOT_LOOKED_UP);
    const secret = await this.#describe(NOT_LOOKED_UP);
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
    await requireOwnAccount(this.environment, NOT_LOOKED_UP);
    const versions = await this.#ask(
      ["secretsmanager:ListSecretVersionIds"],
      NOT_LOOKED_UP,
      async () => {
        const found: SecretVersionsListEntry[] = [];
        const pages = paginateListSecretVersionIds(
          { client: this.#client },
          { SecretId: this.#name, IncludeDeprecated: true },
        );
        for await (const { Versions = [] } of pages) {
          found.push(...Versions);
        }
        return found;
      },
    );
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
    await requireOwnAccount(this.environment, NOT_CHANGED);
    const stages = Object.entries((await this.#describe(NOT_CHANGED)).VersionIdsToStages ?? {});
    const versionAt = (stage: string) => stages.find(([, its]) => its.includes(stage))?.[0];
    const current = versionAt(CURRENT);
    const previous = versionAt(PREVIOUS);
    if (current === undefined || previous === undefined) {
      throw new UsageError(
        `${this.#name} has no version before the current one: put the right key with npm run ` +
          `secret -- put ${this.integration.name}. ${NOT_CHANGED}`,
      );
    }
    await confirm(
      `Version ${previous} becomes ${CURRENT} again, version ${current} ${PREVIOUS}.`,
      this.#name,
    );
    const command = new UpdateSecretVersionStageCommand({
      SecretId: this.#name,
      VersionStage: CURRENT,
      MoveToVersionId: previous,
      // Refused when somebody put another value meanwhile.
      RemoveFromVersionId: current,
    });
    await this.#ask(["secretsmanager:UpdateSecretVersionStage"], NOT_CHANGED, () =>
      this.#client.send(command),
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

  #describe(outcome: string): Promise<DescribeSecretResponse> {
    return this.#ask(["secretsmanager:DescribeSecret"], outcome, () =>
      this.#client.send(new DescribeSecretCommand({ SecretId: this.#name })),
    );
  }

  /** A call about the secret. @param outcome what its error says of the outcome */
  async #ask<T>(
    permissions: readonly string[],
    outcome: string,
    call: () => Promise<T>,
  ): Promise<T> {
    try {
      return await plainAwsErrors(permissions, call, outcome);
    } catch (cause) {
      // By its name: without the value it is of no class of the SDK.
      if (!(cause instanceof Error && cause.name === ResourceNotFoundException.name)) {
        throw cause;
      }
      const { name, account, region } = this.environment;
      throw new UsageError(
        `There is no secret ${this.#name} in account ${account}, ${region}: deploy environment ` +
          `${name} first. ${outcome}`,
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
