import { SecretsManagerSource } from "../../../lambda-src/secrets/sources/secrets-manager";
import { clientHandler } from "./client-handler";

export const handler = clientHandler(
  new SecretsManagerSource({
    secretName: process.env.SECRET_NAME ?? "",
    connectTimeoutMs: 1_000,
    requestTimeoutMs: 2_000,
  }),
);
