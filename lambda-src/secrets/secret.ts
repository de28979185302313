import type { SecretValue } from "./secret-value";

/** A secret as it is used: the selected field and the version that it was read from. */
export interface Secret {
  readonly value: SecretValue;
  /** Identifies the version. It is not secret: it may be logged and compared. */
  readonly versionId: string;
}
