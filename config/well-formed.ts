import * as z from "zod";
import type { Path } from "./errors";
import { environmentSchema } from "./schema";
import type { ParsedEnvironment } from "./schema";
import { optionFor, unwrap } from "./schema-walk";

/** A value of which any part may be missing, because it was wrong. */
export type Draft<T> = T extends readonly (infer Element)[]
  ? (Draft<Element> | undefined)[]
  : T extends object
    ? { [Key in keyof T]?: Draft<T[Key]> | undefined }
    : T;

/** An environment of which only the good parts are there, with their defaults. */
export type EnvironmentDraft = Draft<ParsedEnvironment>;

/**
 * Takes the good parts out of a configuration, so that the checks across fields can run on them
 * even when it has errors, and one report has all errors. An optional field that was not given is
 * no key of the draft; a field that was wrong is a key without a value.
 *
 * @param hidden paths that are left out although their form is good
 */
export function wellFormedParts(input: unknown, hidden: readonly Path[]): EnvironmentDraft {
  return goodParts(environmentSchema, input, [], new Set(hidden.map(keyOf))) ?? {};
}

function goodParts(
  schema: z.core.$ZodType,
  value: unknown,
  path: Path,
  hidden: ReadonlySet<string>,
): unknown {
  if (hidden.has(keyOf(path))) {
    return undefined;
  }
  const inner = value === undefined ? schema : unwrap(schema);
  if (inner instanceof z.ZodArray) {
    return Array.isArray(value)
      ? value.map((entry, index) => goodParts(inner.element, entry, [...path, index], hidden))
      : undefined;
  }
  if (inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion) {
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? goodMembers(inner, value, path, hidden)
      : undefined;
  }
  const result = z.safeParse(inner, value);
  return result.success ? result.data : undefined;
}

function goodMembers(
  schema: z.core.$ZodType,
  value: object,
  path: Path,
  hidden: ReadonlySet<string>,
): unknown {
  const option = optionFor(schema, value);
  if (option === undefined) {
    return undefined;
  }
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    Object.entries(option.shape)
      .filter(([key, child]) => given.get(key) !== undefined || !(child instanceof z.ZodOptional))
      .map(([key, child]) => [key, goodParts(child, given.get(key), [...path, key], hidden)]),
  );
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
