import type { Secret } from "../../../lambda-src/secrets/secret";
import type { SecretSource } from "../../../lambda-src/secrets/secret-source";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { FIELD, type Reader, SECRET_NAME } from "./reader";

/** No invocation of the benchmarks is cut off. */
const REMAINING_MS = 60_000;

/** This project's client over a source, with the default of every option but the time to live. */
export function clientReader(source: SecretSource, ttlMs: number): Reader {
  const client = new SecretsClient({ secrets: { [SECRET_NAME]: { source, field: FIELD, ttlMs } } });
  const secret = client.secret(SECRET_NAME);
  return {
    read: () => secret.get(),
    readByName: () => client.get(SECRET_NAME),
    peek: () => secret.peek(),
    peekByName: () => client.peek(SECRET_NAME),
    textOf: (result) => (result as Secret).value.expose(),
    withSecret: (call) => secret.withSecret((value) => call(value.expose())),
    invocation: (handler) => client.run(handler, { remainingMs: () => REMAINING_MS }),
    holders: [client, secret, source],
  };
}
