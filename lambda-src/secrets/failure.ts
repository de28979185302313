import { errorName } from "./error-name";
import { SecretError, SecretUnavailableError } from "./errors";
import type { FailureKind } from "./secret-observer";

/** Why a read gave no value. */
export interface Failure {
  readonly error: SecretError;
  readonly kind: FailureKind;
}

/**
 * What a source threw, as it may be shown. A source throws a `SecretError`; anything else is a bug in
 * it, of which only the class is kept: its message may quote what was read.
 */
export function toFailure(secretName: string, thrown: unknown): Failure {
  if (thrown instanceof SecretError) return { error: thrown, kind: thrown.kind };
  const message = `the source failed (${errorName(thrown)}).`;
  return { error: new SecretUnavailableError(secretName, message), kind: "unexpected" };
}
