import type { StackJson } from "../../synthesized-stacks";
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

/** Every policy document in the stacks: each text property of a resource that holds statements. */
export function policyDocuments(stacks: Readonly<Record<string, StackJson>>): PolicyDocumentAt[] {
  const references = referencesOf(stacks);
  return references.resources.flatMap((resource) =>
    Object.entries(resource.properties).flatMap(([property, value]) => {
      const text = typeof value === "string" ? readable(references, resource, value) : undefined;
      const document = text === undefined ? undefined : parsed(text);
      if (document === undefined) {
        return [];
      }
      const { Statement, ...frame } = document;
      const list: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
      return [
        {
          address: `${addressOf(resource)}.${property}`,
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

/** With ids in place of references where these are understood: they change when a path changes. */
function readable(references: References, resource: StackResource, text: string): string {
  try {
    return references.resolve(resource, text);
  } catch {
    return text;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(text)) {
    return undefined;
  }
  try {
    const document = objectOf(JSON.parse(text));
    return document !== undefined && "Statement" in document ? document : undefined;
  } catch {
    return undefined;
  }
}
