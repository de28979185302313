import { SecretMalformedError } from "../errors";
import type { FetchedSecret } from "../secret-source";
import { SecretValue } from "../secret-value";

/** The part of a GetSecretValue answer that a source uses, in the SDK or as JSON of a provider. */
export interface SecretOutput {
  readonly SecretString?: unknown;
  readonly SecretBinary?: unknown;
  readonly VersionId?: unknown;
}

/** @throws {SecretMalformedError} for a binary value, or when there is no value or no version id. */
export function fetchedSecret(secretName: string, output: SecretOutput): FetchedSecret {
  const { SecretString: text, SecretBinary: binary, VersionId: versionId } = output;
  if (typeof text !== "string" || typeof versionId !== "string" || versionId === "") {
    throw new SecretMalformedError(
      secretName,
      binary === undefined || binary === null
        ? "the answer has no value, or no version id."
        : "the value is binary (SecretBinary). Put it as text.",
    );
  }
  return { value: new SecretValue(text), versionId };
}
