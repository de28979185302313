import {
  DeleteParameterCommand,
  paginateDescribeParameters,
  ParameterNotFound,
  ParameterTier,
  ParameterType,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { ParameterMetadata } from "@aws-sdk/client-ssm";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { plainAwsErrors } from "../aws-errors";
import { UsageError } from "../command-line";
import type { Confirm } from "./confirm-by-typing";
import type { NewValue } from "./new-value";
import { requireOwnAccount } from "./own-account";
import type { StoredSecret } from "./stored-secret";
import { withoutValue } from "./without-value";

/**
 * What a standard parameter holds. An advanced one holds 8 KB, costs money and cannot be turned back.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
const MAX_BYTES = 4096;

/** Lets every principal of the account decrypt, and is taken when no key is named. */
const AWS_MANAGED_KEY = "alias/aws/ssm";

/**
 * A standard parameter is encrypted as whoever puts it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
const PUT_PERMISSIONS = ["ssm:PutParameter", "kms:Encrypt"];

const NOT_PUT = "Nothing was put.";
const NOT_LOOKED_UP = "Nothing was looked up.";
const NOT_DELETED = "Nothing was deleted.";

/** A SecureString parameter. Terraform knows nothing of it: operators put it and delete it. */
export class ParameterStoreSecret implements StoredSecret {
  readonly #name: string;
  readonly #keyAlias: string;
  readonly #client: SSMClient;

  constructor(
    private readonly environment: Environment,
    private readonly integration: Integration,
  ) {
    const names = integrationNames(environment, integration);
    this.#name = names.secretName;
    this.#keyAlias = names.secretKeyAlias;
    this.#client = new SSMClient({ region: environment.region });
  }

  async put(newValue: () => Promise<NewValue>): Promise<string> {
    await requireOwnAccount(this.environment, NOT_PUT);
    const { text, confidential } = await newValue();
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES) {
      throw new UsageError(
        `value: got ${bytes} bytes with its field name; accepted: at most ${MAX_BYTES} bytes, the ` +
          "size of a standard parameter; fix: keep this key in Secrets Manager, which takes 64 KiB. " +
          NOT_PUT,
      );
    }
    const command = new PutParameterCommand({
      Name: this.#name,
      Value: text,
      Type: ParameterType.SECURE_STRING,
      // Without it a put takes the AWS managed key, also over a parameter that had another.
      KeyId: this.#keyAlias,
      Tier: ParameterTier.STANDARD,
      Overwrite: true,
    });
    const { Version } = await plainAwsErrors(
      PUT_PERMISSIONS,
      () => withoutValue(confidential, () => this.#client.send(command)),
      NOT_PUT,
    );
    return `${this.#name}: version ${Version ?? "unknown"} is the current one`;
  }

  async status(): Promise<string[]> {
    await requireOwnAccount(this.environment, NOT_LOOKED_UP);
    const parameter = await plainAwsErrors(
      ["ssm:DescribeParameters"],
      () => this.#describe(),
      NOT_LOOKED_UP,
    );
    if (parameter === undefined) {
      throw new UsageError(
        `${this.#nowhere}: npm run secret -- put ${this.integration.name} creates it.`,
      );
    }
    const { LastModifiedDate, LastModifiedUser, Version, Type, Tier, KeyId } = parameter;
    return [
      `${this.#name} in Parameter Store, ${this.environment.region}`,
      `last changed ${LastModifiedDate?.toISOString() ?? "at an unknown time"} by ${LastModifiedUser ?? "an unknown principal"}`,
      `version ${Version ?? "unknown"}: ${Type ?? "unknown type"}, ${Tier ?? "unknown"} tier, key ${KeyId ?? "none"}`,
      ...this.#faults(parameter),
    ];
  }

  /**
   * Not told: GetParameterHistory is the only way to see versions, and returns their values.
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
   */
  versions(): Promise<string[]> {
    return Promise.reject(
      new UsageError(
        `${this.#name} is in Parameter Store, which shows versions only together with their values, ` +
          `so nobody is allowed to ask: npm run secret -- status ${this.integration.name} shows the ` +
          "current version, and the PutParameter events of the trail show who put which and when.",
      ),
    );
  }

  restorePrevious(): Promise<string> {
    return Promise.reject(
      new UsageError(
        `${this.#name} is in Parameter Store, where only a put makes a value the current one: put ` +
          `the previous key again with npm run secret -- put ${this.integration.name}. ` +
          "Nothing was changed.",
      ),
    );
  }

  async delete(confirm: Confirm): Promise<string> {
    await requireOwnAccount(this.environment, NOT_DELETED);
    await confirm(`${this.#name} is deleted with all its versions, for good.`, this.#name);
    try {
      await plainAwsErrors(
        ["ssm:DeleteParameter"],
        () => this.#client.send(new DeleteParameterCommand({ Name: this.#name })),
        NOT_DELETED,
      );
    } catch (cause) {
      if (!(cause instanceof ParameterNotFound)) {
        throw cause;
      }
      throw new UsageError(`${this.#nowhere}. ${NOT_DELETED}`, { cause });
    }
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html
    return `${this.#name}: deleted, with all its versions. Wait 30 s before a new put`;
  }

  get #nowhere(): string {
    const { account, region } = this.environment;
    return `There is no parameter ${this.#name} in account ${account}, ${region}`;
  }

  /** What is wrong with a parameter that was not put by this command. */
  #faults({ Type, KeyId }: ParameterMetadata): string[] {
    const remedy = `delete it, then npm run secret -- put ${this.integration.name}, with a new key of the vendor`;
    if (Type !== ParameterType.SECURE_STRING) {
      return [`NOT ENCRYPTED: ${remedy}`];
    }
    return KeyId === AWS_MANAGED_KEY
      ? [`ENCRYPTED WITH A KEY THAT EVERY PRINCIPAL OF THE ACCOUNT MAY USE: ${remedy}`]
      : [];
  }

  async #describe(): Promise<ParameterMetadata | undefined> {
    const pages = paginateDescribeParameters(
      { client: this.#client },
      { ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [this.#name] }] },
    );
    // A page may be empty although there are more.
    for await (const { Parameters = [] } of pages) {
      const [parameter] = Parameters;
      if (parameter !== undefined) {
        return parameter;
      }
    }
    return undefined;
  }
}
