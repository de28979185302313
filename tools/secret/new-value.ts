import type { Integration } from "../../config/schema";
import { isSendable } from "../../lambda-src/ingestion/sendable-key";
import { isObject, jsonObject } from "../../lambda-src/secrets/json-object";
import { selectField } from "../../lambda-src/secrets/secret-field";
import { SecretValue } from "../../lambda-src/secrets/secret-value";
import { UsageError } from "../command-line";
import { mistakeIn, mistakeInPlainText } from "./obvious-mistake";

/** A value that the function will be able to use. */
export interface NewValue {
  /** What is stored: a JSON object with the key in the integration's field. */
  readonly text: string;
  /** What no output and no error may hold: the text, and each text and number within. */
  readonly confidential: readonly string[];
}

/** More than the headers of a request may have at common servers; the longest keys have 4 KB. */
const MAX_KEY_CHARACTERS = 8192;

/**
 * What to store for what an operator typed or piped: the key alone, or a JSON object that holds it in
 * the integration's field. Other fields are stored as they are: the function ignores them. The function
 * reads the object with the same code, and sends the key under the same condition.
 *
 * @throws UsageError when the function could not use it, or it is an obvious mistake; it holds nothing
 *   of the value
 */
export function newValueOf(integration: Integration, typed: string): NewValue {
  const text = typed.trim();
  if (text === "") {
    throw new UsageError(
      "value: got nothing; fix: type it at the prompt, or pipe it into the command. " +
        "Nothing was put.",
    );
  }
  const object = jsonObject(text);
  if (object !== undefined) {
    checkKey(integration, keyOf(integration, text));
    return { text, confidential: [text, ...leavesOf(object)] };
  }
  const mistake = mistakeInPlainText(text);
  if (mistake !== undefined) {
    throw refused(integration, mistake);
  }
  // Not the trimmed text: blanks around a key are a bad copy.
  checkKey(integration, typed);
  return { text: JSON.stringify({ [integration.secret.field]: typed }), confidential: [typed] };
}

/** The key in a JSON object, as the function will find it. */
function keyOf(integration: Integration, text: string): string {
  const { name, field } = integration.secret;
  try {
    return selectField(name, new SecretValue(text), field).expose();
  } catch {
    throw refused(integration, `a JSON object without a text in the field "${field}"`);
  }
}

function checkKey(integration: Integration, key: string): void {
  if (!isSendable(key)) {
    throw refused(integration, "blanks, line breaks or characters that a header cannot carry");
  }
  if (key.length > MAX_KEY_CHARACTERS) {
    throw refused(integration, `a key of ${key.length} characters`);
  }
  const mistake = mistakeIn(integration, key);
  if (mistake !== undefined) {
    throw refused(integration, mistake);
  }
}

function refused({ name, api, secret }: Integration, what: string): UsageError {
  return new UsageError(
    `value: got ${what}; accepted: the key alone, up to ${MAX_KEY_CHARACTERS} visible ASCII ` +
      `characters, as the header ${api.authHeader} carries it, or a JSON object that holds it in the ` +
      `field "${secret.field}"; fix: copy the key again from the vendor of ${name}. ` +
      "Nothing was put.",
  );
}

/** Texts and numbers that are shorter than this are no secrets, and are in every error message. */
const SHORTEST_CONFIDENTIAL = 4;

/** Every text and number within. */
function leavesOf(value: unknown): string[] {
  if (Array.isArray(value) || isObject(value)) {
    return Object.values(value).flatMap(leavesOf);
  }
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return text.length < SHORTEST_CONFIDENTIAL ? [] : [text];
}
