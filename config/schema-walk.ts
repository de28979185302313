import * as z from "zod";

type Schema = z.core.$ZodType;

/** An object schema whose members are schemas of whatever kind. */
export type ObjectSchema = z.ZodObject<Readonly<Record<string, Schema>>>;

/** A schema without its default and without the permission to be absent. */
export function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap())
    : schema;
}

/** The alternatives of an object schema: itself, or the options of a union. */
export function objectOptions(schema: Schema): ObjectSchema[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return [inner];
  }
  return inner instanceof z.ZodDiscriminatedUnion ? inner.options.flatMap(objectOptions) : [];
}

/** The alternative whose discriminator a value has, or the only one. */
export function optionFor(schema: Schema, value: object): ObjectSchema | undefined {
  const inner = unwrap(schema);
  const options = objectOptions(inner);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) {
    return options[0];
  }
  const { discriminator } = inner.def;
  const given: unknown = Object.entries(value).find(([key]) => key === discriminator)?.[1];
  return options.find((option) => {
    const expected = option.shape[discriminator];
    return expected !== undefined && z.safeParse(expected, given).success;
  });
}

/**
 * The schema of one key or list entry. What a union tells its options apart by belongs to the
 * union as a whole, so that it has none.
 */
export function childOf(schema: Schema, part: string | number): Schema | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodDiscriminatedUnion && inner.def.discriminator === part) {
    return undefined;
  }
  if (inner instanceof z.ZodArray) {
    return inner.element;
  }
  if (inner instanceof z.ZodRecord) {
    return inner.valueType;
  }
  return objectOptions(inner)
    .map((option) => option.shape[part])
    .find((child) => child !== undefined);
}
