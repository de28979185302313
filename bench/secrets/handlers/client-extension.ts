import { ExtensionSource } from "../../../lambda-src/secrets/sources/extension";
import { clientHandler } from "./client-handler";

export const handler = clientHandler(
  new ExtensionSource({
    secretName: process.env.SECRET_NAME ?? "",
    store: "secrets-manager",
    connectTimeoutMs: 1_000,
    requestTimeoutMs: 2_000,
  }),
);
