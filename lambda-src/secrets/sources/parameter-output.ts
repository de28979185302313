import { SecretMalformedError } from "../errors";
import type { FetchedSecret } from "../secret-source";
import { SecretValue } from "../secret-value";

/** The part of a GetParameter answer that a source uses, in the SDK or as JSON of a provider. */
export interface ParameterOutput {
  readonly Type?: unknown;
  readonly Value?: unknown;
  readonly Version?: unknown;
}

/**
 * The version id is the version number. It starts again at 1 when a parameter is deleted and made
 * again under the same name. A parameter `/aws/reference/secretsmanager/…` always has the version 0.
 *
 * @throws {SecretMalformedError} for a parameter that is not a SecureString, or when there is no
 *   value or no version.
 */
export function fetchedParameter(secretName: string, output: ParameterOutput): FetchedSecret {
  const { Type: type, Value: text, Version: version } = output;
  if (typeof text !== "string") {
    throw new SecretMalformedError(secretName, "the answer has no value.");
  }
  if (type !== "SecureString") {
    throw new SecretMalformedError(
      secretName,
      "the parameter is not of the type SecureString: its value is stored in clear. " +
        "Delete it, put it as SecureString, and treat the value as disclosed.",
    );
  }
  if (typeof version !== "number" || version < 1) {
    throw new SecretMalformedError(
      secretName,
      "the answer has no version number. A reference to Secrets Manager has none: read the secret itself.",
    );
  }
  return { value: new SecretValue(text), versionId: String(version) };
}
