/**
 * Why a secret could not be read. The kinds are stable, for log queries and alarms.
 * No error here carries the error of the AWS SDK as its `cause`: an SDK error for a body that does
 * not parse holds that body, and a `JSON.parse` error quotes its input.
 */
export type SecretErrorKind =
  | "secret-not-found"
  | "secret-access-denied"
  | "secret-throttled"
  | "secret-unavailable"
  | "secret-malformed";

/**
 * Base class of every reason for not having a secret value. Each class has its name as a text, because
 * the bundler shortens the names of classes and Lambda reports the name as the error type.
 */
export abstract class SecretError extends Error {
  abstract override readonly name: string;
  abstract readonly kind: SecretErrorKind;
  readonly secretName: string;

  constructor(secretName: string, message: string) {
    super(`Secret "${secretName}": ${message}`);
    this.secretName = secretName;
  }
}

/** The secret does not exist, has no current version, or is scheduled for deletion. */
export class SecretNotFoundError extends SecretError {
  override readonly name = "SecretNotFoundError";
  readonly kind = "secret-not-found";
}

/** A policy, the KMS key or the credentials do not allow the read. */
export class SecretAccessDeniedError extends SecretError {
  override readonly name = "SecretAccessDeniedError";
  readonly kind = "secret-access-denied";
}

/** The service asks for fewer calls, after the retries. */
export class SecretThrottledError extends SecretError {
  override readonly name = "SecretThrottledError";
  readonly kind = "secret-throttled";
}

/** No usable answer came from the service: no connection, a timeout, or an error of the service. */
export class SecretUnavailableError extends SecretError {
  override readonly name = "SecretUnavailableError";
  readonly kind = "secret-unavailable";
}

/** A value was read, but it does not have the documented format. */
export class SecretMalformedError extends SecretError {
  override readonly name = "SecretMalformedError";
  readonly kind = "secret-malformed";
}
