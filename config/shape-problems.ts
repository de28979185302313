import type * as z from "zod";
import { showAt } from "./errors";
import type { Path, Problem } from "./errors";
import { fieldDocs } from "./fields";
import type { FieldDoc } from "./fields";
import { nearest } from "./nearest";
import { environmentSchema } from "./schema";
import { childOf, objectOptions, optionFor, unwrap } from "./schema-walk";
import { namesSecret } from "./secret-patterns";
import { secretRemedy } from "./secret-values";

/** What the schema found, one problem for each field. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[], input: unknown): Problem[] {
  const problems = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownKey([...pathOf(issue), key], input))
      : [wrongValue(issue, input)],
  );
  const seen = new Set<string>();
  return problems.filter(({ path }) => {
    const key = JSON.stringify(path);
    return !seen.has(key) && seen.add(key);
  });
}

function wrongValue(issue: z.core.$ZodIssue, input: unknown): Problem {
  const path = pathOf(issue);
  const { accepts, fix } = docAt(path);
  const value = valueAt(input, path);
  const better: unknown = issue.code === "custom" ? issue.params?.fix : meantWord(issue, value);
  return {
    path,
    got: showAt(path, value),
    accepted: accepts,
    fix: typeof better === "string" ? better : fix,
  };
}

/** Of a word in the wrong case, which may not be shown inside a `secret` section, the right one. */
function meantWord(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  const words = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const meant = words.find((word) => word.toLowerCase() === String(value).toLowerCase());
  return meant === undefined ? undefined : `write "${meant}"`;
}

function unknownKey(path: Path, input: unknown): Problem {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = knownKeys(parent, valueAt(input, parent));
  const suggestion = nearest(key, known);
  let fix = "remove it";
  if (suggestion !== undefined) {
    fix = `write ${suggestion}`;
  } else if (namesSecret(key)) {
    fix = secretRemedy(input, path);
  }
  return { path, got: "an unknown key", accepted: known.join(", "), fix };
}

/** Numbers and texts only: a configuration has no symbols as keys. */
function pathOf({ path }: z.core.$ZodIssue): Path {
  return path.map((part) => (typeof part === "symbol" ? String(part) : part));
}

/** The documentation of a field; an undocumented section is described by its keys. */
function docAt(path: Path): Pick<FieldDoc, "accepts" | "fix"> {
  const schemas = schemasAlong(path);
  const schema = schemas.at(-1) ?? environmentSchema;
  const section = objectOptions(schema)[0];
  const doc = fieldDocs.get(schema);
  if (doc === undefined && section !== undefined) {
    const accepts = `an object with the keys ${Object.keys(section.shape).join(", ")}`;
    return { accepts, fix: "write the section; config/dev.ts shows one" };
  }
  // An entry without words of its own is described by its list.
  const described = schemas.findLast((each) => fieldDocs.has(each));
  const inherited = described === undefined ? undefined : fieldDocs.get(described);
  return doc ?? inherited ?? { accepts: "another value", fix: "see config/schema.ts" };
}

function knownKeys(path: Path, value: unknown): string[] {
  const schema = schemasAlong(path).at(-1) ?? environmentSchema;
  const option = typeof value === "object" && value !== null ? optionFor(schema, value) : undefined;
  return Object.keys(option?.shape ?? {});
}

/** The schemas on the way to a field, without their wrappers, the field's own last. */
function schemasAlong(path: Path): z.core.$ZodType[] {
  const schemas: z.core.$ZodType[] = [environmentSchema];
  for (const part of path) {
    const child = childOf(schemas.at(-1) ?? environmentSchema, part);
    if (child === undefined) {
      break;
    }
    schemas.push(unwrap(child));
  }
  return schemas;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    value =
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[part]
        : undefined;
  }
  return value;
}
