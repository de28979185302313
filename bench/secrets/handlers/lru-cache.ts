import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { LRUCache } from "lru-cache";
import { callThirdParty } from "./third-party";

const client = new SecretsManagerClient({});
const cache = new LRUCache<string, string>({
  max: 20,
  ttl: 300_000,
  allowStaleOnFetchRejection: true,
  fetchMethod: async (name) => {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return (JSON.parse(SecretString) as { apiKey: string }).apiKey;
  },
});

export async function handler() {
  return callThirdParty((await cache.fetch(process.env.SECRET_NAME ?? "")) ?? "");
}
