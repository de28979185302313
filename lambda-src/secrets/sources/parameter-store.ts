import { GetParameterCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import type { FetchedSecret, FetchOptions, SecretSource } from "../secret-source";
import { fetchedParameter } from "./parameter-output";
import { sdkCall, type SdkTimeouts, singleAttempt } from "./sdk-call";

export interface ParameterStoreSourceOptions extends SdkTimeouts {
  /** Name or ARN of a SecureString parameter. An ARN for one that another account shares. */
  readonly parameterName: string;
  /** Whose credentials sign the call. Left out: those of the environment. */
  readonly credentials?: SSMClientConfig["credentials"];
}

/**
 * Reads the latest version of a SecureString from AWS Systems Manager Parameter Store. There is no
 * cache in between, so that a forced read is an ordinary one.
 *
 * Region, endpoint and, without `credentials`, the credentials come from the environment, as
 * everywhere in SDK v3.
 */
export class ParameterStoreSource implements SecretSource {
  readonly secretName: string;
  readonly #client: SSMClient;

  constructor({ parameterName, credentials, ...timeouts }: ParameterStoreSourceOptions) {
    this.secretName = parameterName;
    this.#client = new SSMClient({
      ...singleAttempt(timeouts),
      ...(credentials && { credentials }),
    });
  }

  async fetch({ signal }: FetchOptions): Promise<FetchedSecret> {
    const command = new GetParameterCommand({ Name: this.secretName, WithDecryption: true });
    const { Parameter } = await sdkCall(this.secretName, "Parameter Store", signal, (options) =>
      this.#client.send(command, options),
    );
    return fetchedParameter(this.secretName, Parameter ?? {});
  }
}
