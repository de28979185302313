import { SecretError } from "../../../../lambda-src/secrets/errors";
import type { FetchOptions, SecretSource } from "../../../../lambda-src/secrets/secret-source";

/** One ordinary attempt. */
export function attempt(source: SecretSource, options: Partial<FetchOptions> = {}) {
  return source.fetch({ signal: new AbortController().signal, force: false, ...options });
}

/** The error of an attempt. Anything but a typed one fails the test. */
export async function failedAttempt(
  source: SecretSource,
  options: Partial<FetchOptions> = {},
): Promise<SecretError> {
  const error: unknown = await attempt(source, options).then(
    () => "it succeeded",
    (thrown: unknown) => thrown,
  );
  if (error instanceof SecretError) return error;
  throw new Error(`not a SecretError: ${String(error)}`);
}
