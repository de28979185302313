/** The cache of many blog posts: a value and the time until which it is used. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type CreateReader, keyOf, SDK_CONFIGURATION, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ ttlMs }) => {
  const client = new SecretsManagerClient(SDK_CONFIGURATION);
  const held: { key: string | undefined; expiresAt: number } = { key: undefined, expiresAt: 0 };

  async function refresh(): Promise<string> {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: SECRET_NAME }),
    );
    held.key = keyOf(SecretString);
    held.expiresAt = Date.now() + ttlMs;
    return held.key;
  }

  return {
    read: async () => {
      if (held.key !== undefined && Date.now() < held.expiresAt) return held.key;
      return await refresh();
    },
    textOf: String,
    refresh,
    holders: [held],
  };
};
