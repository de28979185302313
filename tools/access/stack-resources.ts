import type { StackJson } from "../synthesized-stacks";

/** One resource of the synthesized stacks. */
export interface StackResource {
  /** Name of the stack, such as `prod-secrets`. */
  readonly stack: string;
  /** Type in Terraform, such as `aws_kms_key`. */
  readonly type: string;
  /** Id within its type and stack. */
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every resource of the stacks, in the order of the JSON. */
export function resourcesOf(stacks: Readonly<Record<string, StackJson>>): StackResource[] {
  return Object.entries(stacks).flatMap(([stack, json]) =>
    Object.entries(json.resource ?? {}).flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, properties]) => ({ stack, type, id, properties })),
    ),
  );
}

/** How messages name a resource: `prod-secrets/aws_kms_key.weather-secret_key_0FC3925F`. */
export function addressOf({ stack, type, id }: StackResource): string {
  return `${stack}/${type}.${id}`;
}

/**
 * A property that has to be a text.
 *
 * @throws Error that names resource and property when it is not
 */
export function textOf(resource: StackResource, property: string): string {
  const value = resource.properties[property];
  if (typeof value !== "string") {
    throw new Error(`${addressOf(resource)} has no ${property}: the stacks changed their shape.`);
  }
  return value;
}

/** A JSON object, or nothing. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Terraform writes a block either as an object or as a list of one. */
export function blockOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return objectOf(Array.isArray(value) ? value[0] : value);
}
