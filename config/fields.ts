import * as z from "zod";
import type { Verdict } from "./formats/verdict";

/** What is said of a field, in errors and in the configuration table. */
export interface FieldDoc {
  /** What the field is for. */
  readonly meaning: string;
  /** Which values are accepted. */
  readonly accepts: string;
  /** How to mend a wrong value, when the value itself gives no better hint. */
  readonly fix: string;
  /** The default, where it is computed and so not in the schema. */
  readonly computedDefault?: string;
}

type Doc = Omit<FieldDoc, "accepts" | "fix"> & Partial<FieldDoc>;

/** The documentation of each field of the schema. */
export const fieldDocs = z.registry<FieldDoc>();

/** A text of a format. */
export function text(doc: FieldDoc, check: (value: string) => Verdict): z.ZodString {
  return z
    .string()
    .check(({ value, issues }) => {
      const verdict = check(value);
      if (verdict !== true) {
        issues.push(issueWith(value, verdict === false ? undefined : verdict));
      }
    })
    .register(fieldDocs, doc);
}

/** A whole number of some unit, within bounds. */
export function whole(unit: string, min: number, max: number, doc: Doc): z.ZodNumber {
  return z
    .number()
    .check(({ value, issues }) => {
      if (!Number.isInteger(value) || value < min || value > max) {
        issues.push(issueWith(value));
      }
    })
    .register(fieldDocs, {
      accepts: `a whole number of ${unit} from ${min} to ${max}`,
      fix: "write a number in that range",
      ...doc,
    });
}

/** One of a few numbers. */
export function numberOf(unit: string, values: readonly number[], doc: Doc): z.ZodNumber {
  return z
    .number()
    .check(({ value, issues }) => {
      if (!values.includes(value)) {
        issues.push(issueWith(value));
      }
    })
    .register(fieldDocs, {
      accepts: `one of these numbers of ${unit}: ${values.join(", ")}`,
      fix: "write one of these numbers",
      ...doc,
    });
}

/** One of a few words. */
export function wordOf<const Word extends string>(words: readonly Word[], doc: Doc) {
  const list = words.map((word) => JSON.stringify(word)).join(" or ");
  return z.enum(words).register(fieldDocs, { accepts: list, fix: `write ${list}`, ...doc });
}

/** A switch. */
export function flag(doc: Doc): z.ZodBoolean {
  return z.boolean().register(fieldDocs, {
    accepts: "true or false",
    fix: "write true or false, without quotes",
    ...doc,
  });
}

/**
 * A list without doubles. Length and doubles are checked even when elements are wrong, so that one
 * report has all errors.
 *
 * @param identity what makes two elements the same
 */
export function list<Element extends z.ZodType>(
  element: Element,
  min: number,
  doc: FieldDoc,
  identity: (element: string) => string = (same) => same,
): z.ZodArray<Element> {
  return z
    .array(element)
    .superRefine(
      (elements: readonly unknown[], context) => {
        if (elements.length < min) {
          context.addIssue(issueWith(elements, `add entries until there are at least ${min}`));
        }
        const seen = new Set<string>();
        elements.forEach((entry, index) => {
          const key = typeof entry === "string" ? identity(entry) : undefined;
          if (key !== undefined && seen.has(key)) {
            context.addIssue({
              ...issueWith(entry, "remove it; it is in the list already"),
              path: [index],
            });
          }
          if (key !== undefined) {
            seen.add(key);
          }
        });
      },
      { when: ({ value }) => Array.isArray(value) },
    )
    .register(fieldDocs, doc);
}

/** A custom issue; `fix` replaces the field's own remedy. */
export function issueWith(input: unknown, fix?: string) {
  return { code: "custom" as const, input, continue: true, params: { fix } };
}
