import { isNativeError } from "node:util/types";

/**
 * The code or the class name of an error, to say what happened without its message. A text that does
 * not look like an identifier is left out, because it may come from outside.
 */
export function errorName(error: unknown): string {
  if (!isNativeError(error)) return "unknown error";
  const code = "code" in error ? error.code : undefined;
  return [code, error.name].find(isIdentifier) ?? "unknown error";
}

function isIdentifier(value: unknown): value is string {
  return typeof value === "string" && value !== "Error" && /^[A-Za-z][\w.]{0,63}$/.test(value);
}
