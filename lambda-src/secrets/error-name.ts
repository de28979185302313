/**
 * The code or the class name of an error, to say what happened without its message. A text that does
 * not look like an identifier is left out, because it may come from outside.
 */
export function errorName(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return [code, name].find(isErrorName) ?? "unknown error";
}

/** Whether it looks like the name of a particular kind of error, and like nothing else. */
export function isErrorName(value: unknown): value is string {
  return typeof value === "string" && value !== "Error" && /^[A-Za-z][\w.]{0,63}$/.test(value);
}
