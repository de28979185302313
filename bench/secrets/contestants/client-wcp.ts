import { WcpSource } from "../../../lambda-src/secrets/sources/wcp";
import { clientReader } from "./client-reader";
import { CONNECT_TIMEOUT_MS, type CreateReader, REQUEST_TIMEOUT_MS, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ ttlMs, port }) =>
  clientReader(
    new WcpSource({
      secretName: SECRET_NAME,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      port,
    }),
    ttlMs,
  );
