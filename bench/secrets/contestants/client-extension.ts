import { ExtensionSource } from "../../../lambda-src/secrets/sources/extension";
import { clientReader } from "./client-reader";
import { CONNECT_TIMEOUT_MS, type CreateReader, REQUEST_TIMEOUT_MS, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ ttlMs, port }) =>
  clientReader(
    new ExtensionSource({
      secretName: SECRET_NAME,
      store: "secrets-manager",
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      port,
    }),
    ttlMs,
  );
