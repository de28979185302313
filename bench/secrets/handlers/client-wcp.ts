import { WcpSource } from "../../../lambda-src/secrets/sources/wcp";
import { clientHandler } from "./client-handler";

export const handler = clientHandler(
  new WcpSource({
    secretName: process.env.SECRET_NAME ?? "",
    port: Number(process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT),
    connectTimeoutMs: 1_000,
    requestTimeoutMs: 2_000,
  }),
);
