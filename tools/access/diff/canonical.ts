import { objectOf } from "../stack-resources";

/**
 * A value as text, the same for every order of keys and, because IAM reads lists as sets, of lists.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).sort().join(",")}]`;
  }
  const object = objectOf(value);
  if (object === undefined) {
    return value === undefined ? "" : JSON.stringify(value);
  }
  const entries = Object.entries(object)
    .filter(([, each]) => each !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${entries.join(",")}}`;
}

/** Whether two values are the same JSON, in whatever order their keys are; lists are in order. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return ordered(one) === ordered(other);
}

function ordered(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each: unknown) => {
    const object = objectOf(each);
    return object === undefined
      ? each
      : Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
