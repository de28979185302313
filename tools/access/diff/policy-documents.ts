import type { StackJson } from "../../synthesized-stacks";
import { parsedDocument } from "../policy-text";
import { referencesOf } from "../references";
import type { References } from "../references";
import { addressOf, objectOf } from "../stack-resources";
import type { StackResource } from "../stack-resources";

/** A statement of a policy, with its references to other resources in readable form. */
export interface DocumentStatement {
  /** `Sid`, or the place of the statement where it has none: `#1`. */
  readonly sid: string;
  readonly statement: Readonly<Record<string, unknown>>;
}

/** A policy document, wherever in the stacks it stands. */
export interface PolicyDocumentAt {
  /** Resource and property. */
  readonly address: string;
  readonly resource: string;
  /** `Version` and what else is not a statement: `Version` decides what the language is. */
  readonly frame: Readonly<Record<string, unknown>>;
  readonly statements: readonly DocumentStatement[];
}

/** Every policy document in the stacks, however deep in a resource its text stands. */
export function policyDocuments(stacks: Readonly<Record<string, StackJson>>): PolicyDocumentAt[] {
  const references = referencesOf(stacks);
  return references.resources.flatMap((resource) =>
    textsIn(resource.properties, addressOf(resource)).flatMap(({ address, text }) => {
      const document = parsedDocument(readable(references, resource, text));
      if (document === undefined) {
        return [];
      }
      const { Statement, ...frame } = document;
      const list: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
      return [
        {
          address,
          resource: addressOf(resource),
          frame,
          statements: list.flatMap((each, index) => {
            const statement = objectOf(each);
            const sid = statement?.Sid;
            return statement === undefined
              ? []
              : [{ sid: typeof sid === "string" ? sid : `#${index + 1}`, statement }];
          }),
        },
      ];
    }),
  );
}

/** Every text in a value, by where it stands: `.inline_policy.0.policy`. */
function textsIn(value: unknown, address: string): { address: string; text: string }[] {
  if (typeof value === "string") {
    return [{ address, text: value }];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, each]) => textsIn(each, `${address}.${name}`))
    : [];
}

/** With ids in place of references where these are understood: they change when a path changes. */
function readable(references: References, resource: StackResource, text: string): string {
  try {
    return references.resolve(resource, text);
  } catch {
    return text;
  }
}
