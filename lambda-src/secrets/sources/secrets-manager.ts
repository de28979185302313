import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import type { FetchedSecret, FetchOptions, SecretSource } from "../secret-source";
import { sdkCall, type SdkTimeouts, singleAttempt } from "./sdk-call";
import { fetchedSecret } from "./secret-output";

export interface SecretsManagerSourceOptions extends SdkTimeouts {
  /** Name or ARN of the secret. An ARN for a secret of another account. */
  readonly secretName: string;
  /** Whose credentials sign the call. Left out: those of the environment. */
  readonly credentials?: SecretsManagerClientConfig["credentials"];
}

/**
 * Reads the version with the label AWSCURRENT from AWS Secrets Manager. There is no cache in
 * between, so that a forced read is an ordinary one.
 *
 * Region, endpoint and, without `credentials`, the credentials come from the environment, as
 * everywhere in SDK v3.
 */
export class SecretsManagerSource implements SecretSource {
  readonly secretName: string;
  readonly #client: SecretsManagerClient;

  constructor({ secretName, credentials, ...timeouts }: SecretsManagerSourceOptions) {
    this.secretName = secretName;
    this.#client = new SecretsManagerClient({
      ...singleAttempt(timeouts),
      ...(credentials && { credentials }),
    });
  }

  async fetch({ signal }: FetchOptions): Promise<FetchedSecret> {
    const command = new GetSecretValueCommand({
      SecretId: this.secretName,
      VersionStage: "AWSCURRENT",
    });
    const output = await sdkCall(this.secretName, "Secrets Manager", signal, (options) =>
      this.#client.send(command, options),
    );
    return fetchedSecret(this.secretName, output);
  }
}
