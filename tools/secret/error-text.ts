/** What to show of an error of the SDK or Node.js: of a dead connection it may have a code only. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) {
    return "no error to show";
  }
  const { name, message } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "no message";
  return `${name}: ${message === "" ? code : message}`;
}
