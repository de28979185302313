import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { SecretMalformedError } from "../errors";
import { readSecretField } from "../secret-field";
import type { FetchedSecret, SecretSource } from "../secret-source";
import { toSecretError } from "./secrets-manager-error";

/** The first call and two retries, with the SDK's own exponential back-off and jitter. */
const MAX_ATTEMPTS = 3;

export interface SecretsManagerSourceOptions {
  /** Name or ARN of the secret. */
  readonly secretName: string;
  /** The field of the JSON value that holds the key. */
  readonly field: string;
  /** Bound on the TCP connection of each attempt, in ms. */
  readonly connectTimeoutMs: number;
  /** Bound on each attempt from its start to the response headers, in ms. */
  readonly requestTimeoutMs: number;
}

/**
 * Reads the version with the label AWSCURRENT from AWS Secrets Manager.
 * Region, credentials and endpoint come from the environment, as everywhere in SDK v3.
 *
 * A read ends after at most {@link MAX_ATTEMPTS} attempts and the pauses between them.
 */
export class SecretsManagerSource implements SecretSource {
  readonly secretName: string;
  readonly #field: string;
  readonly #client: SecretsManagerClient;

  constructor(options: SecretsManagerSourceOptions) {
    this.secretName = options.secretName;
    this.#field = options.field;
    this.#client = new SecretsManagerClient({
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: {
        // SDK v3 has no timeout by default. Without a route to the endpoint a call would hang until
        // the function times out.
        connectionTimeout: options.connectTimeoutMs,
        requestTimeout: options.requestTimeoutMs,
        // Without this a request that exceeds requestTimeout is only logged:
        // https://github.com/smithy-lang/smithy-typescript (NodeHttpHandlerOptions)
        throwOnRequestTimeout: true,
        // requestTimeout ends with the response headers. This one bounds a body that stalls.
        socketTimeout: options.requestTimeoutMs,
      },
    });
  }

  async fetch(): Promise<FetchedSecret> {
    const output = await this.#getSecretValue();
    if (output.SecretString === undefined) {
      throw new SecretMalformedError(
        this.secretName,
        `the value is binary (SecretBinary). Put it as text, in the form {"${this.#field}": "..."}.`,
      );
    }
    if (output.VersionId === undefined) {
      throw new SecretMalformedError(this.secretName, "the service returned no version id.");
    }
    return {
      value: readSecretField(this.secretName, output.SecretString, this.#field),
      versionId: output.VersionId,
    };
  }

  async #getSecretValue(): Promise<GetSecretValueCommandOutput> {
    try {
      return await this.#client.send(
        new GetSecretValueCommand({ SecretId: this.secretName, VersionStage: "AWSCURRENT" }),
      );
    } catch (error) {
      throw toSecretError(this.secretName, error);
    }
  }
}
