/** The fields of a JSON object, or `undefined` for any other text. The error would quote the text. */
export function jsonObject(text: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(String(text));
    return isObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
