import type { StackJson } from "../synthesized-stacks";
import { valueAt } from "./attribute";
import type { Check } from "./model";
import type { Setting } from "./settings";
import type { Body, PlacedResource, System } from "./system";
import { resourcesOf, withoutType, withResource } from "./system";

interface EachOptions {
  /** Which resources of the type are meant, and how that is said. All, when absent. */
  readonly only?: { readonly text: string; readonly means: (body: Body) => boolean };
}

/** Every resource of a type has these settings, and there is one at least. */
export function each(
  type: string,
  settings: readonly Setting[],
  { only }: EachOptions = {},
): Check {
  const meant = (system: System) =>
    resourcesOf(system, type).filter(({ body }) => only?.means(body) ?? true);
  const where = only === undefined ? "" : ` (${only.text})`;
  return {
    types: [type],
    settings: settings.map(({ path, must }) => `\`${type}.${path}\`${where} ${must}`),
    holds: (system) => {
      const resources = meant(system);
      return (
        resources.length > 0 &&
        resources.every(({ body }) => settings.every((setting) => setting.holds(body)))
      );
    },
    broken: (system) => [
      withoutType(system, type),
      ...meant(system).flatMap((resource) => brokenResources(system, resource, settings)),
    ],
  };
}

function brokenResources(
  system: System,
  resource: PlacedResource,
  settings: readonly Setting[],
): System[] {
  return settings.flatMap((setting) =>
    setting.broken(resource.body).map((body) => withResource(system, { ...resource, body })),
  );
}

/** There is no resource of these types. */
export function none(...types: readonly [string, ...string[]]): Check {
  return {
    types: [],
    settings: types.map((type) => `no \`${type}\``),
    holds: (system) => types.every((type) => resourcesOf(system, type).length === 0),
    broken: (system) => {
      const [stack = ""] = Object.keys(system);
      return types.map((type) => withResource(system, { stack, type, id: "added", body: {} }));
    },
  };
}

/** Several checks that answer one control together. */
export function all(...checks: readonly Check[]): Check {
  return {
    types: checks.flatMap(({ types }) => types),
    settings: checks.flatMap(({ settings }) => settings),
    holds: (system) => checks.every((check) => check.holds(system)),
    broken: (system) => checks.flatMap((check) => check.broken(system)),
  };
}

/** Every resource of the type has a tag: the provider's default tags reach all that can have one. */
export function tagged(...types: readonly string[]): Check {
  const stacksOf = (system: System) =>
    Object.entries(system).filter(([, { resource }]) =>
      types.some((type) => resource?.[type] !== undefined),
    );
  return {
    types,
    settings: ["`default_tags` of every stack's provider"],
    holds: (system) => {
      const stacks = stacksOf(system);
      return stacks.length > 0 && stacks.every(([, stack]) => hasDefaultTags(stack));
    },
    broken: (system) =>
      stacksOf(system).map(([name, stack]) => ({ ...system, [name]: { ...stack, provider: {} } })),
  };
}

function hasDefaultTags({ provider }: StackJson): boolean {
  const providers = provider?.aws ?? [];
  return (
    providers.length > 0 &&
    providers.every((each) => {
      const tags = valueAt(each, "default_tags.0.tags");
      return typeof tags === "object" && tags !== null && Object.keys(tags).length > 0;
    })
  );
}

/**
 * Every resource of a type is referred to by one of the other types.
 *
 * @param type whose resources are used
 * @param users attributes that refer to it, by type
 */
export function eachUsed(type: string, users: Readonly<Record<string, string>>): Check {
  const references = (system: System) =>
    Object.keys(users)
      .flatMap((user) => resourcesOf(system, user))
      // A reference across stacks is the same words without the dots.
      .map(({ body }) => JSON.stringify(body).replaceAll(".", ""));
  return {
    types: [type, ...Object.keys(users)],
    settings: [
      `every \`${type}\` is in ${Object.entries(users)
        .map(([user, attribute]) => `\`${user}.${attribute}\``)
        .join(" or ")}`,
    ],
    holds: (system) => {
      const used = references(system);
      const resources = resourcesOf(system, type);
      return (
        resources.length > 0 &&
        resources.every(({ id }) => used.some((text) => text.includes(`${type}${id}`)))
      );
    },
    broken: (system) => [
      withoutType(system, type),
      ...Object.keys(system)
        .slice(0, 1)
        .map((stack) => withResource(system, { stack, type, id: "unused", body: {} })),
    ],
  };
}
