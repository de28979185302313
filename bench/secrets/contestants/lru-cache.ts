/** `fetch` of lru-cache with every option that keeps a stale value. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { LRUCache } from "lru-cache";
import { type CreateReader, keyOf, SDK_CONFIGURATION, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ ttlMs }) => {
  const client = new SecretsManagerClient(SDK_CONFIGURATION);
  const cache = new LRUCache<string, string>({
    max: 20,
    ttl: ttlMs,
    allowStale: true,
    allowStaleOnFetchRejection: true,
    allowStaleOnFetchAbort: true,
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
    fetchMethod: async (name, _stale, { signal }) => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }), {
        abortSignal: signal,
      });
      return keyOf(SecretString);
    },
  });
  return {
    read: () => cache.fetch(SECRET_NAME),
    textOf: String,
    refresh: () => cache.fetch(SECRET_NAME, { forceRefresh: true, allowStale: false }),
    holders: [cache],
  };
};
