import { isDeepStrictEqual } from "node:util";
import type { StackJson } from "../synthesized-stacks";
import { isMetaArgument, metaArguments } from "./meta-arguments";
import { parsedDocument } from "./policy-text";
import type { References } from "./references";
import { referencesOf } from "./references";
import { addressOf, blockOf, objectOf } from "./stack-resources";
import type { StackResource } from "./stack-resources";
import {
  isUnderstood,
  SILENT_TYPES,
  UNDERSTOOD_DATA,
  UNDERSTOOD_PARTS,
  UNDERSTOOD_TYPES,
} from "./understood-resources";

/** Something that may decide access and is not taken into account. */
export interface NotUnderstood {
  /** Resource and property, or another part of a stack. */
  readonly address: string;
  readonly what: string;
}

/**
 * Variables with which other code than the function's runs in it.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * https://nodejs.org/docs/latest-v22.x/api/cli.html#environment-variables_1
 */
const LOADS_CODE = /^(AWS_LAMBDA_EXEC_WRAPPER|NODE_.*|LD_.*|PATH|OPENSSL_CONF|SSL_CERT_.*)$/;

/** Sources of the secret that are a process beside the function, each from one layer. */
const SOURCES_IN_LAYERS = ["extension", "wcp"];

/**
 * Every policy that is not read would make the matrix wrong in silence, so nothing is computed then.
 *
 * @throws Error that lists what may decide access and is not taken into account
 */
export function requireUnderstood(stacks: Readonly<Record<string, StackJson>>): void {
  const references = referencesOf(stacks);
  const found = [
    ...Object.entries(stacks).flatMap(([stack, json]) => partsNotUnderstood(stack, json)),
    ...references.resources.flatMap((resource) => [
      ...notUnderstoodIn(resource, references),
      ...metaArgumentsThatCount(resource, stacks[resource.stack]),
    ]),
  ];
  if (found.length > 0) {
    throw new Error(
      [
        "The stacks hold what may decide access and is not taken into account:",
        ...found.map(({ address, what }) => `  ${address}: ${what}`),
        "Write it as the template's own resources are written, or make tools/access read it and add " +
          "it, with the reason, to tools/access/understood-resources.ts.",
      ].join("\n"),
    );
  }
}

/** What a resource says by itself that is not understood, its meta-arguments apart. */
export function notUnderstoodIn(resource: StackResource, references: References): NotUnderstood[] {
  const { type, properties } = resource;
  const address = addressOf(resource);
  const understood = UNDERSTOOD_TYPES[type];
  if (understood === undefined) {
    return type in SILENT_TYPES
      ? []
      : [{ address, what: "a type that is not known to say nothing about access" }];
  }
  const { documents = [], owner = [], accepted = {} } = understood;
  const found = Object.entries(properties).flatMap(([property, value]) => {
    const what = isMetaArgument(property)
      ? undefined
      : !isUnderstood(understood, property)
        ? "a property that is not read"
        : documents.includes(property) && parsedDocument(value) === undefined
          ? "an expression where a policy is expected: what it will be is not known"
          : owner.includes(property) && !isFollowed(resource, value, references)
            ? `${JSON.stringify(value)} is no reference to a resource of the stacks`
            : accepted[property]?.(value) === false
              ? `${JSON.stringify(value)} is not what the template has`
              : undefined;
    return what === undefined ? [] : [{ address: `${address}.${property}`, what }];
  });
  return [...found, ...(type === "aws_lambda_function" ? codeNotUnderstood(resource) : [])];
}

/** Code that runs in a function, and so as its role, without being the function's own. */
function codeNotUnderstood(lambda: StackResource): NotUnderstood[] {
  const { environment, layers } = lambda.properties;
  const variables = objectOf(blockOf(environment)?.variables) ?? {};
  const address = addressOf(lambda);
  const expected = SOURCES_IN_LAYERS.includes(String(variables.SECRET_SOURCE)) ? 1 : 0;
  return [
    ...Object.keys(variables)
      .filter((name) => LOADS_CODE.test(name))
      .map((name) => ({
        address: `${address}.environment.${name}`,
        what: "a variable with which other code runs as the function's role",
      })),
    ...(Array.isArray(layers) && layers.length > expected
      ? [{ address: `${address}.layers`, what: "more layers than the secret's source needs" }]
      : []),
  ];
}

function isFollowed(resource: StackResource, value: unknown, references: References): boolean {
  try {
    references.follow(resource, String(value));
    return true;
  } catch {
    return false;
  }
}

/** A program may do anything; how many there are of what says nothing about access is no matter. */
function metaArgumentsThatCount(
  resource: StackResource,
  stack: StackJson | undefined,
): NotUnderstood[] {
  return Object.keys(metaArguments(resource))
    .filter((name) => !(resource.type in SILENT_TYPES) || name === "provisioner")
    .filter((name) => name !== "provider" || !isInOtherRegion(resource, stack))
    .map((name) => ({
      address: `${addressOf(resource)}.${name}`,
      what: "with this argument Terraform makes something else of the resource than its JSON says",
    }));
}

function partsNotUnderstood(stack: string, json: StackJson): NotUnderstood[] {
  const parts = Object.keys(json)
    .filter((part) => !UNDERSTOOD_PARTS.includes(part))
    .map((part) => ({ address: `${stack}/${part}`, what: "it may hold policies and resources" }));
  const data = Object.keys(json.data ?? {})
    .filter((type) => !(type in UNDERSTOOD_DATA))
    .map((type) => ({ address: `${stack}/data.${type}`, what: "what it gives is not known" }));
  return [...parts, ...data];
}

/** Whether its provider is the stack's own but for the Region, where that is understood. */
function isInOtherRegion({ type, properties }: StackResource, stack: StackJson | undefined) {
  const providers = stack?.provider?.aws ?? [];
  const own = providers.find(({ alias }) => alias === undefined);
  const other = providers.find(
    ({ alias }) => typeof alias === "string" && `aws.${alias}` === properties.provider,
  );
  return (
    UNDERSTOOD_TYPES[type]?.inOtherRegions === true &&
    other !== undefined &&
    isDeepStrictEqual(
      { ...other, region: own?.region, alias: undefined },
      { ...own, alias: undefined },
    )
  );
}
