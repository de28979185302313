import type { StackJson } from "../../synthesized-stacks";
import { isMetaArgument, metaArguments } from "../meta-arguments";
import { notUnderstoodIn } from "../not-understood";
import { parsedDocument } from "../policy-text";
import { referencesOf } from "../references";
import type { References } from "../references";
import { addressOf, blockOf, objectOf, resourcesOf } from "../stack-resources";
import type { StackResource } from "../stack-resources";
import { isFree, SILENT_TYPES, UNDERSTOOD_TYPES } from "../understood-resources";
import type { UnderstoodType } from "../understood-resources";
import { isSameJson } from "./canonical";
import type { StatementChange } from "./statement-changes";

/**
 * Changes that may widen without a statement: of a type or a property that is not understood, of what
 * a policy belongs to, of which code runs as the reader, of what Terraform makes of a resource. What
 * the documents say is the statements' business.
 */
export function resourceChanges(
  before: Readonly<Record<string, StackJson>>,
  after: Readonly<Record<string, StackJson>>,
): StatementChange[] {
  const old = byAddress(before);
  const current = byAddress(after);
  const references = referencesOf(after);
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((address) =>
    changesBetween(address, old.get(address), current.get(address), references),
  );
}

function byAddress(stacks: Readonly<Record<string, StackJson>>): Map<string, StackResource> {
  return new Map(resourcesOf(stacks).map((resource) => [addressOf(resource), resource]));
}

function changesBetween(
  address: string,
  former: StackResource | undefined,
  resource: StackResource | undefined,
  references: References,
): StatementChange[] {
  if (isSameJson(former?.properties, resource?.properties)) {
    return [];
  }
  const type = (resource ?? former)?.type ?? "";
  const understood = UNDERSTOOD_TYPES[type];
  if (understood === undefined && !(type in SILENT_TYPES)) {
    return [lookAt(address, "a type that is not known to say nothing about access")];
  }
  if (resource === undefined) {
    return understood?.limits === true ? [lookAt(address, "a limit that is gone")] : [];
  }
  const ofTerraform = metaChanges(address, former, resource);
  if (understood === undefined) {
    return ofTerraform;
  }
  if (former === undefined) {
    return [
      ...ofTerraform,
      ...(understood.grants === true ? [lookAt(address, "it grants without a policy")] : []),
      ...notUnderstoodIn(resource, references).map((each) => lookAt(each.address, each.what)),
    ];
  }
  return [...ofTerraform, ...propertyChanges(understood, former, resource)];
}

function metaChanges(
  address: string,
  former: StackResource | undefined,
  resource: StackResource,
): StatementChange[] {
  const before = former === undefined ? {} : metaArguments(former);
  return changedNames(before, metaArguments(resource)).map((name) =>
    lookAt(`${address}.${name}`, "what Terraform makes of the resource changed"),
  );
}

function propertyChanges(
  understood: UnderstoodType,
  former: StackResource,
  { type, properties }: StackResource,
): StatementChange[] {
  const address = addressOf(former);
  return changedNames(former.properties, properties)
    .filter((name) => !isFree(understood, name) && !isMetaArgument(name))
    .flatMap((name): StatementChange[] => {
      const [was, is] = [former.properties[name], properties[name]];
      const place = `${address}.${name}`;
      if (understood.documents?.includes(name) === true) {
        return [was, is].some((each) => each !== undefined && parsedDocument(each) === undefined)
          ? [lookAt(place, "an expression that only an apply knows, where a policy is expected")]
          : [];
      }
      if (type === "aws_lambda_function" && name === "environment") {
        return variableChanges(place, was, is);
      }
      if (name === "filename" && withoutHash(was) === withoutHash(is)) {
        return [];
      }
      const what = `${shown(was)} became ${shown(is)}`;
      // The first boundary of a role narrows it; every other change may go either way.
      const mayWiden = name !== "permissions_boundary" || was !== undefined;
      return [{ address: place, what, mayWiden }];
    });
}

/** Variables that cannot be code or an address: which places the weather is of. */
const FREE_VARIABLES = ["LOCATIONS"];

function variableChanges(place: string, was: unknown, is: unknown): StatementChange[] {
  const [before, after] = [was, is].map((each) => objectOf(blockOf(each)?.variables) ?? {});
  return changedNames(before ?? {}, after ?? {})
    .filter((name) => !FREE_VARIABLES.includes(name))
    .filter((name) => !(isNumber(before?.[name]) && isNumber(after?.[name])))
    .map((name) => ({
      address: `${place}.${name}`,
      what: `${shown(before?.[name])} became ${shown(after?.[name])}`,
      mayWiden: true,
    }));
}

function isNumber(value: unknown): boolean {
  return typeof value === "string" && /^\d+$/.test(value);
}

/** Each version of the code is in a folder of its own, which is reviewed as code. */
function withoutHash(filename: unknown): string {
  return String(filename).replace(/\/[0-9a-f]{32,64}\//, "/<hash>/");
}

function changedNames(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSameJson(before[name], after[name]),
  );
}

function lookAt(address: string, what: string): StatementChange {
  return { address, what: `${what}: look at it`, mayWiden: true };
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
