import { SecretMalformedError } from "./errors";
import { SecretValue } from "./secret-value";

/**
 * Reads one field of a secret. The format is a JSON object with a string field, for example
 * `{"apiKey": "..."}`. Other fields are allowed and ignored.
 *
 * @throws {SecretMalformedError} naming the field. It quotes nothing of what was read: neither the
 *   `JSON.parse` error, which repeats its input, nor the names of the fields that are there.
 */
export function readSecretField(
  secretName: string,
  secretString: string,
  field: string,
): SecretValue {
  const remedy = `Put a value of the form {"${field}": "..."}.`;
  const content = parseJson(secretString);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new SecretMalformedError(secretName, `the value is not a JSON object. ${remedy}`);
  }
  const value: unknown = Reflect.get(content, field);
  if (typeof value !== "string") {
    throw new SecretMalformedError(secretName, `the value has no text field "${field}". ${remedy}`);
  }
  if (value === "") {
    throw new SecretMalformedError(secretName, `the field "${field}" is empty. ${remedy}`);
  }
  return new SecretValue(value);
}

/** `undefined` for what is not JSON. The error is dropped because it quotes the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
