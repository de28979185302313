import type { StackJson } from "../synthesized-stacks";

/** The synthesized stacks of one environment, by name. */
export type System = Readonly<Record<string, StackJson>>;

/** A resource as Terraform reads it. */
export type Body = Readonly<Record<string, unknown>>;

/** A resource and where it stands. */
export interface PlacedResource {
  readonly stack: string;
  readonly type: string;
  readonly id: string;
  readonly body: Body;
}

/** Every resource of one type, in all stacks. */
export function resourcesOf(system: System, type: string): PlacedResource[] {
  return Object.entries(system).flatMap(([stack, { resource }]) =>
    Object.entries(resource?.[type] ?? {}).map(([id, body]) => ({ stack, type, id, body })),
  );
}

/** Every Terraform type that the system has a resource of. */
export function typesOf(system: System): string[] {
  return [
    ...new Set(Object.values(system).flatMap(({ resource }) => Object.keys(resource ?? {}))),
  ].sort();
}

/** A copy of the system in which the resource has another body. A new id adds a resource. */
export function withResource(system: System, { stack, type, id, body }: PlacedResource): System {
  const there = system[stack];
  const changed = { ...there?.resource?.[type], [id]: body };
  return { ...system, [stack]: { ...there, resource: { ...there?.resource, [type]: changed } } };
}

/** A copy of the system without any resource of a type. */
export function withoutType(system: System, type: string): System {
  return Object.fromEntries(
    Object.entries(system).map(([name, stack]) => [
      name,
      {
        ...stack,
        resource: Object.fromEntries(
          Object.entries(stack.resource ?? {}).filter(([each]) => each !== type),
        ),
      },
    ]),
  );
}
