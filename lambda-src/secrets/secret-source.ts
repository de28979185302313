import type { SecretValue } from "./secret-value";

/** What a source returns: the whole text of the secret and the version that it belongs to. */
export interface FetchedSecret {
  readonly value: SecretValue;
  /** Identifies the value. It is not secret: it may be logged and compared. */
  readonly versionId: string;
}

export interface FetchOptions {
  /** Ends the call: the source rejects soon after it is aborted. */
  readonly signal: AbortSignal;
  /**
   * Past every cache between here and the service. Asked for after the third party rejected the
   * version that is held.
   */
  readonly force: boolean;
}

/**
 * Where a secret comes from. A source is one attempt at one secret: it neither caches, retries nor
 * coordinates its callers. `CachedSecret` does that in the same way for every source.
 */
export interface SecretSource {
  /** The name of the secret, for errors and events. */
  readonly secretName: string;

  /**
   * Reads the current version once.
   *
   * @throws {SecretError} whose class says why there is no value. Neither the error nor its causes
   *   contain any part of the value.
   */
  fetch(options: FetchOptions): Promise<FetchedSecret>;
}
