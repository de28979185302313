/**
 * Runs a call that takes the value. An error of AWS about a request may repeat a part of it, so the
 * error that is thrown has the same name and a message without the value.
 */
export async function withoutValue<T>(value: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // Not as the cause: that would carry the value on.
    throw Object.assign(new Error(redact(message, value)), { name });
  }
}

function redact(text: string, value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  const escapedTwice = JSON.stringify(escaped).slice(1, -1);
  return [escapedTwice, escaped, value].reduce(
    (current, form) => current.replaceAll(form, "[redacted]"),
    text,
  );
}
