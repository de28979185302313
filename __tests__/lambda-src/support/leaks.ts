import { format, inspect } from "node:util";

/**
 * Everything that a log channel could make of a value. For an error that is also its message, stack
 * and causes, which `inspect` prints with hidden properties.
 */
export function everyRendering(value: unknown): string {
  return [
    inspect(value, { showHidden: true, depth: Infinity, getters: true }),
    inspect(value, { showHidden: true, depth: Infinity, customInspect: false }),
    format("%s %o %O %j %d %i %f", value, value, value, value, value, value, value),
    JSON.stringify(value),
    String(value),
    ...chain(value).flatMap(({ message, stack }) => [message, stack ?? ""]),
  ].join("\n");
}

function chain(value: unknown): Error[] {
  return value instanceof Error ? [value, ...chain(value.cause)] : [];
}
