/** As long a piece of a value is too long to be there by chance. */
const PIECE_CHARACTERS = 8;

/**
 * Runs a call that takes a value. An error of AWS about a request may repeat a part of it, so the error
 * that is thrown has the same name and a message without the value, and nothing else.
 *
 * @param confidential what the message must not hold, nor a piece of it
 */
export async function withoutValue<T>(
  confidential: readonly string[],
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // An error of JSON.parse quotes the beginning of what it got.
    const shown =
      name === "SyntaxError" ? "The answer is not AWS's." : redact(message, confidential);
    // Not as the cause: that would carry the value on.
    throw Object.assign(new Error(shown), { name });
  }
}

function redact(message: string, confidential: readonly string[]): string {
  const longestFirst = confidential
    .flatMap(formsOf)
    .sort((one, other) => other.length - one.length);
  const redacted = longestFirst.reduce(
    (text, form) => text.replaceAll(form, "[redacted]"),
    message,
  );
  // AWS shortens what it repeats, and nobody says how.
  return longestFirst.some((form) => holdsPieceOf(form, redacted))
    ? "AWS's message repeats a piece of the value and is not shown."
    : redacted;
}

/** As it is, within JSON, and within JSON within JSON. */
function formsOf(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  return [value, escaped, JSON.stringify(escaped).slice(1, -1)];
}

function holdsPieceOf(value: string, text: string): boolean {
  return Array.from({ length: Math.max(0, value.length - PIECE_CHARACTERS + 1) }).some((_, start) =>
    text.includes(value.slice(start, start + PIECE_CHARACTERS)),
  );
}
