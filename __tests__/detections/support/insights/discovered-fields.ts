/** A field's value as a query sees it; `undocumented` for what the guide does not say. */
export type Discovered = string | number | typeof UNDOCUMENTED;

export const UNDOCUMENTED = Symbol("not documented");

/** More are not discovered in one event, and which is not documented. */
const MAX_FIELDS = 200;

/**
 * The fields that CloudWatch Logs Insights discovers in an event of CloudTrail, by their names: objects
 * and arrays with dots and positions. `@message` is the event as it was written.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 *
 * That `true` is 1 and `false` is 0 is not in the guide; `filter readOnly = 0` is how people find changes
 * in CloudTrail's logs, and `= false` finds nothing. A field that is null, an object or an array is
 * there, and what comparisons make of it is not documented.
 *
 * @throws Error for an event with more fields than are discovered
 */
export function discoveredFields(
  event: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Discovered> {
  const fields = new Map<string, Discovered>(fieldsOf(event, ""));
  const leaves = [...fields.values()].filter((value) => value !== UNDOCUMENTED).length;
  if (leaves > MAX_FIELDS) {
    throw new Error(`Logs Insights: ${leaves} fields, and ${MAX_FIELDS} are discovered.`);
  }
  return fields.set("@message", JSON.stringify(event));
}

function fieldsOf(value: unknown, path: string): [string, Discovered][] {
  if (typeof value === "string" || typeof value === "number") return [[path, value]];
  if (typeof value === "boolean") return [[path, value ? 1 : 0]];
  if (typeof value !== "object" || value === null) return [[path, UNDOCUMENTED]];
  const inner = Object.entries(value).flatMap(([name, each]) =>
    fieldsOf(each, path === "" ? name : `${path}.${name}`),
  );
  return path === "" ? inner : [[path, UNDOCUMENTED], ...inner];
}
