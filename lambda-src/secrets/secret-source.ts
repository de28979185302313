import type { SecretValue } from "./secret-value";

/** What a source returns: the value and the version that it belongs to. */
export interface FetchedSecret {
  readonly value: SecretValue;
  /** Identifies the value. It is not secret: it may be logged and compared. */
  readonly versionId: string;
}

/**
 * Where a secret value comes from. A source neither caches nor coordinates its callers:
 * `SecretsClient` does both, in the same way for every source.
 */
export interface SecretSource {
  /** The name of the secret, for errors and observers. */
  readonly secretName: string;

  /**
   * Reads the current version once. The call ends within a time that the source bounds.
   *
   * @throws {SecretError} with a kind that says why there is no value. Neither the error nor its
   *   causes contain any part of the value.
   */
  fetch(): Promise<FetchedSecret>;
}
