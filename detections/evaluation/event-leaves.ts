/** A value of an event that is no object and no array, such as EventBridge compares. */
export interface Leaf {
  /** The names of the fields from the top, joined with dots; arrays add none. */
  readonly path: string;
  readonly value: string | number | boolean | null;
  /** Which element of each array around it this is in: the array's place in the event, to an index. */
  readonly elements: ReadonlyMap<string, number>;
}

/**
 * Every leaf of an event. Empty objects and arrays have none: for EventBridge they are not there.
 * https://github.com/aws/event-ruler#json-array-matching
 *
 * @throws Error for what cannot be in JSON
 */
export function leavesOf(
  value: unknown,
  path = "",
  elements: ReadonlyMap<string, number> = new Map(),
): Leaf[] {
  if (Array.isArray(value)) {
    const array = `${path} in ${JSON.stringify([...elements])}`;
    return value.flatMap((each, index) =>
      leavesOf(each, path, new Map(elements).set(array, index)),
    );
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, each]) =>
      leavesOf(each, path === "" ? name : `${path}.${name}`, elements),
    );
  }
  if (
    value !== null &&
    typeof value !== "string" &&
    typeof value !== "number" &&
    typeof value !== "boolean"
  ) {
    throw new Error(`Not JSON: "${path}" of the event is ${typeof value}.`);
  }
  return [{ path, value, elements }];
}

/** Whether no array has the two in different elements. */
export function areTogether(one: Leaf, other: Leaf): boolean {
  return [...one.elements].every(([array, index]) => {
    const otherIndex = other.elements.get(array);
    return otherIndex === undefined || otherIndex === index;
  });
}
