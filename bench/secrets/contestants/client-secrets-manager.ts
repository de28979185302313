import { SecretsManagerSource } from "../../../lambda-src/secrets/sources/secrets-manager";
import { clientReader } from "./client-reader";
import { CONNECT_TIMEOUT_MS, type CreateReader, REQUEST_TIMEOUT_MS, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ ttlMs }) =>
  clientReader(
    new SecretsManagerSource({
      secretName: SECRET_NAME,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    }),
    ttlMs,
  );
