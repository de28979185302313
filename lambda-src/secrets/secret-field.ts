import { SecretMalformedError } from "./errors";
import { jsonObject } from "./json-object";
import { SecretValue } from "./secret-value";

/**
 * The part of a secret that is used: one text field of a JSON object, for example `apiKey` of
 * `{"apiKey": "..."}`, or the whole text when no field is named. Other fields are ignored, so one can
 * be added at any time.
 *
 * @throws {SecretMalformedError} naming the field. It quotes nothing of what was read: neither the
 *   `JSON.parse` error, which repeats its input, nor the names of the fields that are there.
 */
export function selectField(
  secretName: string,
  secret: SecretValue,
  field: string | undefined,
): SecretValue {
  const text = secret.expose();
  if (field === undefined) {
    if (text !== "") return secret;
    throw new SecretMalformedError(secretName, "it is empty.");
  }
  const content = jsonObject(text);
  const value = content?.[field];
  if (typeof value === "string" && value !== "") return new SecretValue(value);
  const problem = content ? `it has no text in the field "${field}"` : "it is not a JSON object";
  throw new SecretMalformedError(secretName, `${problem}. Put {"${field}": "..."}.`);
}
