import { fieldMatch, refused, type FieldMatch } from "./event-pattern-match";

/** What has to hold at once: each field's alternatives, by the field's path. */
export type EventRule = ReadonlyMap<string, readonly FieldMatch[]>;

/**
 * AWS's limits: the characters of a pattern (more on request), and the combinations of its `$or`s.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or
 */
const MAX_CHARACTERS = 2048;
const MAX_COMBINATIONS = 1000;

/** Names that are operators, not fields, within `$or`. https://github.com/aws/event-ruler#the-or-primitive */
const RESERVED = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard"],
  ...["numeric", "cidr", "=", "<", "<=", ">", ">="],
]);

/**
 * An event pattern of EventBridge as rules of which one is enough.
 *
 * @throws Error for what is not documented or over a limit
 */
export function parsedEventPattern(pattern: unknown): EventRule[] {
  const { length } = JSON.stringify(pattern);
  if (length > MAX_CHARACTERS) {
    throw new Error(`Event pattern: ${length} characters, the limit is ${MAX_CHARACTERS}.`);
  }
  return rulesOf(pattern, "", false);
}

function rulesOf(pattern: unknown, path: string, isAlternative: boolean): EventRule[] {
  if (!isObject(pattern)) return refused(path, pattern, "an object or an array expected");
  const entries = Object.entries(pattern);
  if (entries.length === 0) refused(path, pattern, "an empty object");
  return entries
    .map(([name, part]) => {
      if (name === "$or") return alternatives(part, path);
      if (isAlternative && RESERVED.has(name)) {
        return refused(path, pattern, `"${name}" is an operator and no field within $or`);
      }
      if (name.includes(".")) return refused(path, pattern, "a name with a dot");
      const field = path === "" ? name : `${path}.${name}`;
      return Array.isArray(part)
        ? [new Map([[field, fieldMatches(part, field)]])]
        : rulesOf(part, field, isAlternative);
    })
    .reduce((some, more) => together(some, more, path));
}

function alternatives(part: unknown, path: string): EventRule[] {
  if (!Array.isArray(part) || part.length < 2) {
    return refused(path, part, "$or needs a list of at least two objects");
  }
  return checkedCount(
    part.flatMap((each) => rulesOf(each, path, true)),
    path,
  );
}

function together(
  some: readonly EventRule[],
  more: readonly EventRule[],
  path: string,
): EventRule[] {
  checkedCount({ length: some.length * more.length }, path);
  return some.flatMap((one) =>
    more.map((other) => {
      const twice = [...other.keys()].find((field) => one.has(field));
      if (twice !== undefined) refused(twice, [...one.keys()], "a field twice in one rule");
      return new Map([...one, ...other]);
    }),
  );
}

function checkedCount<T extends { readonly length: number }>(combinations: T, path: string): T {
  if (combinations.length > MAX_COMBINATIONS) {
    throw new Error(
      `Event pattern: ${combinations.length} combinations of $or at "${path}", the limit is ${MAX_COMBINATIONS}.`,
    );
  }
  return combinations;
}

function fieldMatches(matches: readonly unknown[], path: string): FieldMatch[] {
  if (matches.length === 0) refused(path, matches, "an empty array");
  return matches.map((match) => fieldMatch(match, path));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
