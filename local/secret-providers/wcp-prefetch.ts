import { setTimeout as sleep } from "node:timers/promises";

import { errorAnswer, WcpAnswer } from "./wcp-answer";
import type { WcpCaches } from "./wcp-caches";
import type { WcpConfig } from "./wcp-config";

/** Most secrets in one BatchGetSecretValue. */
const BATCH_SIZE = 20;
/** Pause between two calls, in ms. */
const BATCH_PAUSE_MS = 34;

/** Says what was read in advance. Never a value. */
export type PrefetchLog = (level: "info" | "warn" | "error", line: string) => void;

/**
 * Reads secrets in advance, once, beside the requests. What fails is logged and otherwise ignored: the
 * secret is read with its first request.
 */
export async function prefetchSecrets(
  config: WcpConfig,
  caches: WcpCaches,
  log: PrefetchLog,
): Promise<void> {
  if (config.maxJitterSeconds > 0) {
    await sleep(Math.random() * config.maxJitterSeconds * 1_000, undefined, { ref: false });
  }
  const room = new Map<string | undefined, number>();
  const limit = Math.max(1, Math.floor(config.cacheSize * config.cacheBufferRatio));
  const counts = { success: 0, failed: 0 };
  const roomOf = (roleArn: string | undefined) => room.get(roleArn) ?? limit;

  for (const [roleArn, secrets] of byRole(config.prefetchSecrets)) {
    const ids = secrets.map(({ secretId }) => secretId);
    for (let start = 0; start < ids.length && roomOf(roleArn) > 0; start += BATCH_SIZE) {
      const batch = ids.slice(start, start + Math.min(BATCH_SIZE, roomOf(roleArn)));
      if (start > 0) await sleep(BATCH_PAUSE_MS, undefined, { ref: false });
      await read(roleArn, { secretIds: batch });
    }
  }
  for (const [roleArn, tags] of byRole(config.prefetchTags)) {
    const batch = { tagKeys: tags.map(({ key }) => key) };
    let nextToken: string | undefined;
    while (roomOf(roleArn) > 0) {
      nextToken = await read(roleArn, batch, Math.min(BATCH_SIZE, roomOf(roleArn)), nextToken);
      if (nextToken === undefined) break;
      await sleep(BATCH_PAUSE_MS, undefined, { ref: false });
    }
  }
  log("info", `Pre-fetch complete: success=${counts.success}, failed=${counts.failed}`);

  async function read(
    roleArn: string | undefined,
    batch: { readonly secretIds: readonly string[] } | { readonly tagKeys: readonly string[] },
    maxResults?: number,
    nextToken?: string,
  ): Promise<string | undefined> {
    try {
      const cache = await caches.of(roleArn);
      const output = await cache.prefetch(batch, maxResults, nextToken);
      counts.success += output.SecretValues.length;
      counts.failed += output.Errors.length;
      room.set(roleArn, roomOf(roleArn) - output.SecretValues.length);
      return output.NextToken;
    } catch (error) {
      const { body } =
        error instanceof WcpAnswer ? error : errorAnswer(500, nameOf(error), "failed");
      log("error", `Pre-fetch: BatchGetSecretValue failed: ${body}`);
      return undefined;
    }
  }
}

function byRole<T extends { readonly roleArn: string | undefined }>(
  entries: readonly T[],
): Map<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const entry of entries) {
    groups.set(entry.roleArn, [...(groups.get(entry.roleArn) ?? []), entry]);
  }
  return groups;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
