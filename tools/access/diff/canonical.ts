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
