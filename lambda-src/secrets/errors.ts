/** Why a secret could not be read. The kinds are stable, for log queries and alarms. */
export type SecretErrorKind =
  | "secret-not-found"
  | "secret-access-denied"
  | "secret-malformed"
  | "secret-source-misconfigured"
  | "secret-throttled"
  | "secret-not-ready"
  | "secret-unavailable"
  | "secret-timeout";

/**
 * Base class of every reason for not having a secret value. Each class has its name as a text, because
 * bundlers shorten the names of classes and Lambda reports the name as the error type.
 *
 * No error here carries the error of the AWS SDK as its `cause`: an SDK error for a body that does
 * not parse holds that body, and a `JSON.parse` error quotes its input.
 */
export abstract class SecretError extends Error {
  abstract override readonly name: string;
  abstract readonly kind: SecretErrorKind;
  /**
   * Whether the same read can succeed a moment later. Only then is an older value used instead; what
   * AWS refused for good is said at once.
   */
  readonly transient: boolean = false;
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

/** A value was read, but it does not have the documented format. */
export class SecretMalformedError extends SecretError {
  override readonly name = "SecretMalformedError";
  readonly kind = "secret-malformed";
}

/** The source refuses the request itself: its token, a parameter, or a limit of the provider. */
export class SecretSourceMisconfiguredError extends SecretError {
  override readonly name = "SecretSourceMisconfiguredError";
  readonly kind = "secret-source-misconfigured";
}

/** The service or the provider asks for fewer calls. */
export class SecretThrottledError extends SecretError {
  override readonly name = "SecretThrottledError";
  readonly kind = "secret-throttled";
  override readonly transient = true;
}

/** The provider on this machine does not serve yet. */
export class SecretNotReadyError extends SecretError {
  override readonly name = "SecretNotReadyError";
  readonly kind = "secret-not-ready";
  override readonly transient = true;
}

/** No usable answer came: no connection, or an error of the service. */
export class SecretUnavailableError extends SecretError {
  override readonly name = "SecretUnavailableError";
  readonly kind = "secret-unavailable";
  override readonly transient = true;
}

/** No answer came in time. */
export class SecretTimeoutError extends SecretError {
  override readonly name = "SecretTimeoutError";
  readonly kind = "secret-timeout";
  override readonly transient = true;
}
