import * as z from "zod";
import { fieldDocs } from "./fields";
import { environmentSchema } from "./schema";
import { objectOptions, unwrap } from "./schema-walk";
import type { ObjectSchema } from "./schema-walk";

/** One field of the configuration. */
interface ConfigurationRow {
  /** Such as `integrations[].api.baseUrl`. */
  readonly path: string;
  readonly accepts: string;
  /** The default as TypeScript would write it, or `required`. */
  readonly default: string;
  readonly meaning: string;
}

const REQUIRED = "required";

/** All fields of a configuration file in the order of the schema, for the documentation. */
export function configurationTable(): ConfigurationRow[] {
  return rowsOf(environmentSchema, "", undefined);
}

/** @param preset what the section's own default says of this field */
function rowsOf(schema: z.core.$ZodType, path: string, preset: unknown): ConfigurationRow[] {
  const inner = unwrap(schema);
  const value = defaultOf(schema) ?? preset;
  if (inner instanceof z.ZodArray && objectOptions(inner.element).length > 0) {
    return rowsOf(inner.element, `${path}[]`, undefined);
  }
  const options = objectOptions(inner);
  if (options.length === 0) {
    return [leafRow(schema, path, value)];
  }
  const given = new Map<string, unknown>(Object.entries(value ?? {}));
  return keysOf(options).flatMap((key) => {
    const children = options.flatMap((option) => option.shape[key] ?? []);
    const below = children.flatMap((child) =>
      rowsOf(child, path === "" ? key : `${path}.${key}`, given.get(key)),
    );
    if (children.length > 1) {
      return merged(below);
    }
    return options.length > 1 ? below.map(requiredInOption(inner, key)) : below;
  });
}

/** A field of one option only is required only with that option. */
function requiredInOption(schema: z.core.$ZodType, key: string) {
  const option = objectOptions(schema).find(({ shape }) => key in shape);
  const discriminator =
    schema instanceof z.ZodDiscriminatedUnion ? schema.def.discriminator : undefined;
  const chosen = option?.shape[discriminator ?? ""];
  const words = chosen instanceof z.ZodEnum ? chosen.options.join(" or ") : "";
  return (row: ConfigurationRow): ConfigurationRow =>
    row.default === REQUIRED ? { ...row, default: `${REQUIRED} with ${words}` } : row;
}

function leafRow(schema: z.core.$ZodType, path: string, value: unknown): ConfigurationRow {
  const doc = fieldDocs.get(unwrap(schema));
  return {
    path,
    accepts: doc?.accepts ?? "",
    default: value === undefined ? (doc?.computedDefault ?? REQUIRED) : JSON.stringify(value),
    meaning: doc?.meaning ?? "",
  };
}

/** The rows of one key in several options of a union, such as `egress.mode`. */
function merged(rows: readonly ConfigurationRow[]): ConfigurationRow[] {
  return rows.slice(0, 1).map((first) => ({
    ...first,
    accepts: rows.map(({ accepts }) => accepts).join(" or "),
    meaning: rows.map(({ accepts, meaning }) => `${accepts}: ${meaning}`).join("; "),
  }));
}

function keysOf(options: readonly ObjectSchema[]): string[] {
  return [...new Set(options.flatMap((option) => Object.keys(option.shape)))];
}

function defaultOf(schema: z.core.$ZodType): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? schema.def.defaultValue
    : undefined;
}
