/** The AWS SDK and a variable: the key is read once and kept. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type CreateReader, keyOf, SDK_CONFIGURATION, SECRET_NAME } from "./reader";

export const createReader: CreateReader = () => {
  const client = new SecretsManagerClient(SDK_CONFIGURATION);
  const command = new GetSecretValueCommand({ SecretId: SECRET_NAME });
  const held: { key: string | undefined } = { key: undefined };

  async function refresh(): Promise<string> {
    const { SecretString } = await client.send(command);
    held.key = keyOf(SecretString);
    return held.key;
  }

  return {
    read: async () => held.key ?? (await refresh()),
    textOf: String,
    refresh,
    holders: [held],
  };
};
