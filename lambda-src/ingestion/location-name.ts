const MAX_LENGTH = 100;

/** A location as it was written, checked by {@link locationNameProblem}. */
export type LocationName = string;

/**
 * What is wrong with a location, or `undefined`. The same rule holds for the configured locations and
 * for the one in an event.
 */
export function locationNameProblem(value: unknown): string | undefined {
  if (typeof value !== "string") return `is ${describeType(value)}, not a text`;
  if (value.trim() === "") return `is ${JSON.stringify(value.slice(0, MAX_LENGTH))}, an empty text`;
  if (value.length > MAX_LENGTH) {
    const start = JSON.stringify(value.slice(0, 20));
    return `starts with ${start} and has ${value.length} characters, more than ${MAX_LENGTH}`;
  }
  // Cc: control characters. Zl and Zp: the line and paragraph separators.
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) {
    return `is ${JSON.stringify(value)}, which contains a control character`;
  }
  return undefined;
}

/** The partition key of a location: "  São  Paulo" and "são paulo" are one. */
export function locationKey(name: LocationName): string {
  return name.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();
}

function describeType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `of type ${typeof value}`;
}
