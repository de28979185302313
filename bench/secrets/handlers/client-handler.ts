import type { SecretSource } from "../../../lambda-src/secrets/secret-source";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { withSecrets } from "../../../lambda-src/secrets/with-secrets";
import { callThirdParty } from "./third-party";

/** What the context of an invocation is used for. */
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };

/** A handler over this project's client, with all that it offers: refresh beside reads, rejections. */
export function clientHandler(source: SecretSource): () => Promise<unknown> {
  const client = new SecretsClient({ secrets: { key: { source, field: "apiKey" } } });
  const handler = withSecrets(client, () =>
    client.withSecret("key", (key) => Promise.resolve(callThirdParty(key.expose()))),
  );
  return () => handler({}, CONTEXT);
}
