import type { SecretErrorKind } from "./errors";

/**
 * Why the source is asked: nothing was cached (`cold`), the TTL ends soon (`ahead`) or has ended
 * (`expired`), or the third party refused the version (`rejected`).
 */
export type FetchReason = "cold" | "ahead" | "expired" | "rejected";

/** `unexpected` is an error of another class than `SecretError`: a bug in a source. */
export type FailureKind = SecretErrorKind | "unexpected";

/** A value was read. */
export interface SecretFetched {
  readonly type: "fetched";
  readonly secretName: string;
  readonly versionId: string;
  readonly reason: FetchReason;
  /** The whole read in ms, with its retries. */
  readonly durationMs: number;
  /** Calls to the source in this read. */
  readonly attempts: number;
  /** How many of these calls were throttled. A value came all the same. */
  readonly throttles: number;
  /** Whether it is the first value of this secret in this process: the cold start. */
  readonly first: boolean;
}

/** A read ended without a value. */
export interface SecretFetchFailed {
  readonly type: "fetch-failed";
  readonly secretName: string;
  readonly kind: FailureKind;
  readonly reason: FetchReason;
  readonly durationMs: number;
  readonly attempts: number;
  readonly throttles: number;
  /** What the error says. It never contains the value. */
  readonly message: string;
}

/** A read got a value that is older than its TTL, because the source fails or is slow. */
interface SecretStaleServed {
  readonly type: "stale-served";
  readonly secretName: string;
  readonly versionId: string;
  readonly ageMs: number;
  /** Why there is no newer value. */
  readonly kind: FailureKind;
}

/** The third party refused a version. */
interface SecretRejected {
  readonly type: "rejected";
  readonly secretName: string;
  readonly versionId: string;
  /** Whether another version was found, so that the call was made again. */
  readonly resolved: boolean;
}

export type SecretEvent = SecretFetched | SecretFetchFailed | SecretStaleServed | SecretRejected;

/** Is told what happens to the secrets. It never receives a value, and what it throws is dropped. */
export interface SecretObserver {
  secretEvent(event: SecretEvent): void;
  /** Called at the end of each invocation that runs in `SecretsClient.run`. */
  flush?(): void;
}
