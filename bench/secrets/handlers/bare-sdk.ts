import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { callThirdParty } from "./third-party";

const client = new SecretsManagerClient({});
let key: string | undefined;

export async function handler() {
  if (key === undefined) {
    const command = new GetSecretValueCommand({ SecretId: process.env.SECRET_NAME });
    const { SecretString = "" } = await client.send(command);
    key = (JSON.parse(SecretString) as { apiKey: string }).apiKey;
  }
  return callThirdParty(key);
}
