import { ExpiringCache } from "./expiring-cache";
import type { BatchGetSecretValueOutput, ProviderBackend, SecretOutput } from "./provider-backend";
import { isTransient } from "./wcp-answer";
import type { WcpConfig } from "./wcp-config";
import type { WcpQuery } from "./wcp-query";

/**
 * The secrets that the provider has read with one set of credentials.
 *
 * An entry belongs to the id as it was written, the version id and the stage. An expired entry is
 * checked with DescribeSecret, and read again only if its version is no longer the one. With
 * `ignore_transient_errors` an old value is served as a new one while AWS fails.
 */
export class WcpCache {
  readonly #config: WcpConfig;
  readonly #backend: ProviderBackend;
  readonly #roleArn: string | undefined;
  readonly #entries: ExpiringCache<SecretOutput>;

  constructor(
    config: WcpConfig,
    backend: ProviderBackend,
    roleArn: string | undefined,
    now?: () => number,
  ) {
    this.#config = config;
    this.#backend = backend;
    this.#roleArn = roleArn;
    this.#entries = new ExpiringCache({
      ttlMs: config.ttlSeconds * 1_000,
      maxEntries: config.cacheSize,
      ...(now && { now }),
    });
  }

  async get(query: WcpQuery): Promise<SecretOutput> {
    const key = keyOf(query.secretId, query.versionId, query.versionStage);
    const entry = query.refreshNow ? undefined : this.#entries.get(key);
    if (entry?.fresh) return entry.value;
    const current = entry !== undefined && (await this.#isCurrent(query, entry.value));
    const value = current ? entry.value : await this.#read(query, entry?.value);
    this.#entries.set(key, value);
    return value;
  }

  /** Reads in advance. What is found is kept under its name alone. */
  async prefetch(
    batch: { readonly secretIds: readonly string[] } | { readonly tagKeys: readonly string[] },
    maxResults?: number,
    nextToken?: string,
  ): Promise<BatchGetSecretValueOutput> {
    const output = await this.#backend.batchGetSecretValue({
      ...batch,
      ...this.#role(),
      ...(maxResults !== undefined && { maxResults }),
      ...(nextToken !== undefined && { nextToken }),
    });
    for (const secret of output.SecretValues) {
      this.#entries.set(keyOf(secret.Name, undefined, undefined), secret);
    }
    return output;
  }

  async #read(query: WcpQuery, old: SecretOutput | undefined): Promise<SecretOutput> {
    try {
      return await this.#backend.getSecretValue({
        secretId: query.secretId,
        ...(query.versionId !== undefined && { versionId: query.versionId }),
        ...(query.versionStage !== undefined && { versionStage: query.versionStage }),
        ...this.#role(),
      });
    } catch (error) {
      if (old !== undefined && this.#ignores(error)) return old;
      throw error;
    }
  }

  async #isCurrent(query: WcpQuery, cached: SecretOutput): Promise<boolean> {
    try {
      const { VersionIdsToStages: stages } = await this.#backend.describeSecret({
        secretId: cached.ARN,
        ...this.#role(),
      });
      const { versionId, versionStage } = query;
      if (versionId !== undefined && versionStage === undefined) return versionId in stages;
      const labels = stages[versionId ?? cached.VersionId] ?? [];
      return labels.includes(versionStage ?? "AWSCURRENT");
    } catch (error) {
      if (this.#ignores(error)) return true;
      throw error;
    }
  }

  #ignores(error: unknown): boolean {
    return this.#config.ignoreTransientErrors && isTransient(error);
  }

  #role(): { readonly roleArn?: string } {
    return this.#roleArn === undefined ? {} : { roleArn: this.#roleArn };
  }
}

function keyOf(id: string, versionId: string | undefined, stage: string | undefined): string {
  return JSON.stringify([id, versionId ?? null, stage ?? null]);
}
