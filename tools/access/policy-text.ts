import { objectOf } from "./stack-resources";

/** The policy document that a property holds as text, or nothing: an expression is no document. */
export function parsedDocument(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "string" || !/^\s*\{/.test(value)) {
    return undefined;
  }
  try {
    const document = objectOf(JSON.parse(value));
    return document !== undefined && "Statement" in document ? document : undefined;
  } catch {
    return undefined;
  }
}
