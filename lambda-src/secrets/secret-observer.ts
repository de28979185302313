import type { SecretErrorKind } from "./errors";

/** Why the source was asked: nothing was cached, the value expired, or the third party refused it. */
export type SecretFetchReason = "cold" | "expired" | "rejected";

/** Is told about each call to the source. It never receives the value. */
export interface SecretObserver {
  secretFetched(event: {
    readonly secretName: string;
    readonly versionId: string;
    readonly reason: SecretFetchReason;
    readonly durationMs: number;
  }): void;

  secretFetchFailed(event: {
    readonly secretName: string;
    readonly error: SecretErrorKind | "unexpected";
    readonly reason: SecretFetchReason;
    readonly durationMs: number;
  }): void;
}
