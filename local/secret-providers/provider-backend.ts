/** What Secrets Manager answers to GetSecretValue, as far as the providers pass it on. */
export interface SecretOutput {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId: string;
  readonly SecretString?: string;
  /** Base64. */
  readonly SecretBinary?: string;
  readonly VersionStages: readonly string[];
  /** Seconds since 1970. */
  readonly CreatedDate: number;
}

export interface GetSecretValueRequest {
  /** Name or ARN. */
  readonly secretId: string;
  readonly versionId?: string;
  readonly versionStage?: string;
  /** The role that reads. Left out: the provider's own credentials. */
  readonly roleArn?: string;
}

export interface DescribeSecretRequest {
  readonly secretId: string;
  readonly roleArn?: string;
}

/** What Secrets Manager answers to DescribeSecret, as far as the providers use it. */
export interface DescribedSecret {
  /** Labels by version id. */
  readonly VersionIdsToStages: Readonly<Record<string, readonly string[]>>;
}

/** Either by id or by the keys of tags. */
export interface BatchGetSecretValueRequest {
  readonly secretIds?: readonly string[];
  readonly tagKeys?: readonly string[];
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly roleArn?: string;
}

export interface BatchGetSecretValueOutput {
  readonly SecretValues: readonly SecretOutput[];
  readonly Errors: readonly { readonly SecretId: string; readonly ErrorCode: string }[];
  readonly NextToken?: string;
}

export interface GetParameterRequest {
  /** Name or ARN, with `:version` or `:label` if one is asked for. */
  readonly name: string;
  readonly withDecryption: boolean;
}

/** What Parameter Store answers to GetParameter. */
export interface ParameterOutput {
  readonly ARN: string;
  readonly Name: string;
  readonly Type: string;
  /** Ciphertext for a SecureString that was asked for without decryption. */
  readonly Value: string;
  readonly Version: number;
  readonly DataType: string;
  /** ISO 8601. */
  readonly LastModifiedDate: string;
  readonly Selector: string | null;
}

/**
 * What stands behind a provider: AWS, or a script.
 *
 * Each call rejects with an {@link AwsError} when AWS refuses it and with a {@link ConnectionError}
 * when AWS does not answer.
 */
export interface ProviderBackend {
  getSecretValue(request: GetSecretValueRequest): Promise<SecretOutput>;
  describeSecret(request: DescribeSecretRequest): Promise<DescribedSecret>;
  batchGetSecretValue(request: BatchGetSecretValueRequest): Promise<BatchGetSecretValueOutput>;
  getParameter(request: GetParameterRequest): Promise<ParameterOutput>;
  /** AWS STS GetCallerIdentity, of the assumed role if there is one. */
  checkIdentity(roleArn?: string): Promise<void>;
}

/** An answer of AWS that is an error. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  /**
   * @param status - HTTP status; most errors of Secrets Manager have 400
   * @param type - code of the error, such as `AccessDeniedException`
   */
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** AWS could not be reached, or did not answer in time. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";

  constructor(readonly kind: "timeout" | "io") {
    super(kind);
  }
}
