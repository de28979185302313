import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import {
  AwsError,
  type BatchGetSecretValueOutput,
  type BatchGetSecretValueRequest,
  type ConnectionError,
  type DescribedSecret,
  type DescribeSecretRequest,
  type GetParameterRequest,
  type GetSecretValueRequest,
  type ParameterOutput,
  type ProviderBackend,
  type SecretOutput,
} from "./provider-backend";

/** How every call ends that does not succeed. `hang` never ends. */
export type BackendFailure = AwsError | ConnectionError | "hang";

export type BackendOperation =
  | "GetSecretValue"
  | "DescribeSecret"
  | "BatchGetSecretValue"
  | "GetParameter"
  | "GetCallerIdentity";

export interface BackendCall {
  readonly operation: BackendOperation;
  readonly request: Readonly<Record<string, unknown>>;
}

interface Version {
  readonly content: { readonly SecretString: string } | { readonly SecretBinary: string };
  readonly createdDate: number;
  stages: string[];
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly tagKeys: Set<string>;
  readonly versions: Map<string, Version>;
}

interface Parameter {
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modified: string;
}

const ACCOUNT = "eu-south-2:111122223333";

/** Secrets and parameters in memory, with failures and delays as a test wants them. */
export class MemoryBackend implements ProviderBackend {
  /** What was asked for, in order, failed calls included. */
  readonly calls: BackendCall[] = [];
  readonly #secrets = new Map<string, Secret>();
  readonly #parameters = new Map<string, Parameter>();
  readonly #failures = new Map<BackendOperation | "any", BackendFailure>();
  #delayMs = 0;

  /** Makes a new version with the label AWSCURRENT. Returns its id. */
  putSecret(name: string, value: string | Buffer): string {
    const secret = this.#secrets.get(name) ?? {
      arn: `arn:aws:secretsmanager:${ACCOUNT}:secret:${name}-AbCdEf`,
      name,
      tagKeys: new Set<string>(),
      versions: new Map<string, Version>(),
    };
    this.#secrets.set(name, secret);
    for (const version of secret.versions.values()) {
      version.stages = version.stages.includes("AWSCURRENT") ? ["AWSPREVIOUS"] : [];
    }
    const versionId = randomUUID();
    secret.versions.set(versionId, {
      content:
        typeof value === "string"
          ? { SecretString: value }
          : { SecretBinary: value.toString("base64") },
      createdDate: Date.now() / 1_000,
      stages: ["AWSCURRENT"],
    });
    return versionId;
  }

  tagSecret(name: string, key: string): void {
    this.#secrets.get(name)?.tagKeys.add(key);
  }

  /** Makes a new version of a parameter. Returns its number. */
  putParameter(name: string, value: string, type = "SecureString"): number {
    const version = (this.#parameters.get(name)?.version ?? 0) + 1;
    this.#parameters.set(name, { type, value, version, modified: new Date().toISOString() });
    return version;
  }

  /**
   * From now on calls fail. A failure of one operation goes before one of all.
   *
   * @param failure - `undefined` heals
   */
  fail(failure: BackendFailure | undefined, operation: BackendOperation | "any" = "any"): void {
    if (failure === undefined) {
      this.#failures.delete(operation);
    } else {
      this.#failures.set(operation, failure);
    }
  }

  /** From now on calls take that long, in ms. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** How often an operation was called. */
  count(operation: BackendOperation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async getSecretValue(request: GetSecretValueRequest): Promise<SecretOutput> {
    await this.#called("GetSecretValue", request);
    const secret = this.#secret(request.secretId);
    const { versionId: id, versionStage = id === undefined ? "AWSCURRENT" : undefined } = request;
    return outputOf(
      secret,
      (versionId, { stages }) =>
        (id === undefined || versionId === id) &&
        (versionStage === undefined || stages.includes(versionStage)),
    );
  }

  async describeSecret(request: DescribeSecretRequest): Promise<DescribedSecret> {
    await this.#called("DescribeSecret", request);
    const { versions } = this.#secret(request.secretId);
    const entries = [...versions].map(([id, { stages }]) => [id, stages] as const);
    return { VersionIdsToStages: Object.fromEntries(entries) };
  }

  async batchGetSecretValue(
    request: BatchGetSecretValueRequest,
  ): Promise<BatchGetSecretValueOutput> {
    await this.#called("BatchGetSecretValue", request);
    const { secretIds, tagKeys = [], maxResults = 20, nextToken = "0" } = request;
    const ids = secretIds ?? this.#tagged(tagKeys);
    const start = Number(nextToken);
    const page = ids.slice(start, start + maxResults);
    const found = page.filter((id) => this.#find(id) !== undefined);
    return {
      SecretValues: found.map((id) =>
        outputOf(this.#secret(id), (_, { stages }) => stages.includes("AWSCURRENT")),
      ),
      Errors: page
        .filter((id) => !found.includes(id))
        .map((SecretId) => ({ SecretId, ErrorCode: "ResourceNotFoundException" })),
      ...(start + maxResults < ids.length && { NextToken: String(start + maxResults) }),
    };
  }

  async getParameter(request: GetParameterRequest): Promise<ParameterOutput> {
    await this.#called("GetParameter", request);
    const [name = "", selector] = request.name.split(":");
    const parameter = this.#parameters.get(name);
    if (parameter === undefined) throw new AwsError(400, "ParameterNotFound", "");
    if (selector !== undefined && selector !== String(parameter.version)) {
      const message = `Systems Manager could not find version ${selector} of ${name}.`;
      throw new AwsError(400, "ParameterVersionNotFound", message);
    }
    const encrypted = parameter.type === "SecureString" && !request.withDecryption;
    return {
      ARN: `arn:aws:ssm:${ACCOUNT}:parameter${name.startsWith("/") ? "" : "/"}${name}`,
      Name: name,
      Type: parameter.type,
      Value: encrypted ? `AQICAH${randomUUID().replaceAll("-", "").repeat(4)}==` : parameter.value,
      Version: parameter.version,
      DataType: "text",
      LastModifiedDate: parameter.modified,
      Selector: selector === undefined ? null : `:${selector}`,
    };
  }

  async checkIdentity(roleArn?: string): Promise<void> {
    await this.#called("GetCallerIdentity", { roleArn });
  }

  async #called(operation: BackendOperation, request: object): Promise<void> {
    this.calls.push({ operation, request: { ...request } });
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    const failure = this.#failures.get(operation) ?? this.#failures.get("any");
    if (failure === undefined) return;
    if (failure === "hang") await new Promise(() => undefined);
    else throw failure;
  }

  #find(id: string): Secret | undefined {
    return this.#secrets.get(id) ?? [...this.#secrets.values()].find(({ arn }) => arn === id);
  }

  #secret(id: string): Secret {
    const secret = this.#find(id);
    if (secret === undefined) throw notFound();
    return secret;
  }

  #tagged(keys: readonly string[]): string[] {
    return [...this.#secrets.values()]
      .filter(({ tagKeys }) => keys.some((key) => tagKeys.has(key)))
      .map(({ name }) => name);
  }
}

function outputOf(
  { arn, name, versions }: Secret,
  matches: (versionId: string, version: Version) => boolean,
): SecretOutput {
  for (const [versionId, version] of versions) {
    if (!matches(versionId, version)) continue;
    return {
      ARN: arn,
      Name: name,
      VersionId: versionId,
      ...version.content,
      VersionStages: [...version.stages],
      CreatedDate: version.createdDate,
    };
  }
  throw notFound();
}

function notFound(): AwsError {
  const message = "Secrets Manager can't find the specified secret.";
  return new AwsError(400, "ResourceNotFoundException", message);
}
