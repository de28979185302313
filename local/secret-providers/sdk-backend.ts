import {
  BatchGetSecretValueCommand,
  DescribeSecretCommand,
  type GetSecretValueCommandOutput,
  GetSecretValueCommand,
  type SecretValueEntry,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

import {
  AwsError,
  type BatchGetSecretValueOutput,
  type BatchGetSecretValueRequest,
  ConnectionError,
  type DescribedSecret,
  type DescribeSecretRequest,
  type GetParameterRequest,
  type GetSecretValueRequest,
  type ParameterOutput,
  type ProviderBackend,
  type SecretOutput,
} from "./provider-backend";

export interface SdkBackendOptions {
  /** Left out: that of the environment. */
  readonly region?: string;
  /** Bound on each call, in ms. The AWS Workload Credentials Provider has 2 s. */
  readonly timeoutMs?: number;
}

/** Session name that the AWS Workload Credentials Provider gives to the roles that it assumes. */
const SESSION_NAME = "secrets-manager-provider";

interface Clients {
  readonly secretsManager: SecretsManagerClient;
  readonly sts: STSClient;
}

/**
 * AWS, or what AWS_ENDPOINT_URL names, over the AWS SDK with the credentials of the environment. A
 * request with a role is made with credentials of that role.
 */
export class SdkBackend implements ProviderBackend {
  readonly #configuration;
  readonly #clients = new Map<string | undefined, Clients>();
  readonly #ssm: SSMClient;

  constructor({ region, timeoutMs = 2_000 }: SdkBackendOptions = {}) {
    this.#configuration = {
      ...(region !== undefined && { region }),
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: timeoutMs,
        requestTimeout: timeoutMs,
        throwOnRequestTimeout: true,
      },
    };
    this.#ssm = new SSMClient(this.#configuration);
  }

  async getSecretValue(request: GetSecretValueRequest): Promise<SecretOutput> {
    const { secretsManager } = this.#clientsOf(request.roleArn);
    const command = new GetSecretValueCommand({
      SecretId: request.secretId,
      VersionId: request.versionId,
      VersionStage: request.versionStage,
    });
    return outputOf(await answer(secretsManager.send(command)));
  }

  async describeSecret(request: DescribeSecretRequest): Promise<DescribedSecret> {
    const { secretsManager } = this.#clientsOf(request.roleArn);
    const command = new DescribeSecretCommand({ SecretId: request.secretId });
    const { VersionIdsToStages = {} } = await answer(secretsManager.send(command));
    return { VersionIdsToStages };
  }

  async batchGetSecretValue(
    request: BatchGetSecretValueRequest,
  ): Promise<BatchGetSecretValueOutput> {
    const { secretsManager } = this.#clientsOf(request.roleArn);
    const output = await answer(
      secretsManager.send(
        new BatchGetSecretValueCommand({
          SecretIdList: request.secretIds === undefined ? undefined : [...request.secretIds],
          Filters: request.tagKeys?.map((key) => ({ Key: "tag-key" as const, Values: [key] })),
          MaxResults: request.maxResults,
          NextToken: request.nextToken,
        }),
      ),
    );
    return {
      SecretValues: (output.SecretValues ?? []).map(outputOf),
      Errors: (output.Errors ?? []).map(({ SecretId = "", ErrorCode = "" }) => ({
        SecretId,
        ErrorCode,
      })),
      ...(output.NextToken !== undefined && { NextToken: output.NextToken }),
    };
  }

  async getParameter(request: GetParameterRequest): Promise<ParameterOutput> {
    const { Parameter: parameter = {} } = await answer(
      this.#ssm.send(
        new GetParameterCommand({ Name: request.name, WithDecryption: request.withDecryption }),
      ),
    );
    return {
      ARN: parameter.ARN ?? "",
      Name: parameter.Name ?? request.name,
      Type: parameter.Type ?? "",
      Value: parameter.Value ?? "",
      Version: parameter.Version ?? 0,
      DataType: parameter.DataType ?? "text",
      LastModifiedDate: (parameter.LastModifiedDate ?? new Date(0)).toISOString(),
      Selector: parameter.Selector ?? null,
    };
  }

  async checkIdentity(roleArn?: string): Promise<void> {
    await answer(this.#clientsOf(roleArn).sts.send(new GetCallerIdentityCommand({})));
  }

  #clientsOf(roleArn: string | undefined): Clients {
    const known = this.#clients.get(roleArn);
    if (known !== undefined) return known;
    const configuration = {
      ...this.#configuration,
      ...(roleArn !== undefined && {
        credentials: fromTemporaryCredentials({
          params: { RoleArn: roleArn, RoleSessionName: SESSION_NAME },
          clientConfig: this.#configuration,
        }),
      }),
    };
    const clients = {
      secretsManager: new SecretsManagerClient(configuration),
      sts: new STSClient(configuration),
    };
    this.#clients.set(roleArn, clients);
    return clients;
  }
}

function outputOf(output: GetSecretValueCommandOutput | SecretValueEntry): SecretOutput {
  return {
    ARN: output.ARN ?? "",
    Name: output.Name ?? "",
    VersionId: output.VersionId ?? "",
    ...(output.SecretString !== undefined && { SecretString: output.SecretString }),
    ...(output.SecretBinary !== undefined && {
      SecretBinary: Buffer.from(output.SecretBinary).toString("base64"),
    }),
    VersionStages: output.VersionStages ?? [],
    CreatedDate: (output.CreatedDate?.getTime() ?? 0) / 1_000,
  };
}

/** Turns the errors of the SDK into those of a backend. */
async function answer<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata: metadata, $fault: fault } = error as {
      $metadata?: { httpStatusCode?: number };
      $fault?: string;
    };
    if (fault !== undefined && metadata?.httpStatusCode !== undefined) {
      throw new AwsError(metadata.httpStatusCode, error.name, error.message);
    }
    throw new ConnectionError(error.name === "TimeoutError" ? "timeout" : "io");
  }
}
