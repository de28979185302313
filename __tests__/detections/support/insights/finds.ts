import type { Discovered } from "./discovered-fields";
import { discoveredFields, UNDOCUMENTED } from "./discovered-fields";
import type { Condition, Operator, Value } from "./query-syntax";

/**
 * Whether a `filter` finds an event; nothing where that hangs on what the guide does not say:
 *
 * - a comparison of a field that is missing. People report that `!=` is true there, the reverse of a
 *   metric filter (https://github.com/DataBiosphere/azul/issues/5884), and the guide is silent, so no
 *   query of ours may need it, nor its opposite;
 * - a comparison of a number with a text, and of null, an object or an array.
 *
 * `and`, `or` and `not` carry that on, unless it makes no difference. Texts are compared with case.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 *
 * @throws Error for a field of Logs Insights' own other than `@message`
 */
export function finds(
  condition: Condition,
  event: Readonly<Record<string, unknown>>,
): boolean | undefined {
  return holds(condition, discoveredFields(event));
}

type Fields = ReadonlyMap<string, Discovered>;

function holds(condition: Condition, fields: Fields): boolean | undefined {
  switch (condition.kind) {
    case "all-of":
      return every(condition.conditions.map((each) => holds(each, fields)));
    case "any-of":
      return negated(every(condition.conditions.map((each) => negated(holds(each, fields)))));
    case "not":
      return negated(holds(condition.condition, fields));
    case "present":
      return isPresent(condition.field, fields);
    case "comparison": {
      const { field, operator, value } = condition;
      return on(field, fields, (found) => compares(found, operator, value));
    }
    case "in": {
      const results = condition.values.map((value) =>
        on(condition.field, fields, (found) => compares(found, "!=", value)),
      );
      return negated(every(results));
    }
    case "like": {
      const { field, part } = condition;
      return on(field, fields, (found) => {
        if (typeof found === "number") return undefined;
        return part.kind === "regex" ? part.regex.test(found) : found.includes(part.text);
      });
    }
  }
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function negated(result: boolean | undefined): boolean | undefined {
  return result === undefined ? undefined : !result;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
function isPresent(field: string, fields: Fields): boolean | undefined {
  const found = known(field, fields);
  if (found === UNDOCUMENTED) return undefined;
  return found !== undefined;
}

function on(
  field: string,
  fields: Fields,
  test: (found: string | number) => boolean | undefined,
): boolean | undefined {
  const found = known(field, fields);
  return found === undefined || found === UNDOCUMENTED ? undefined : test(found);
}

function known(field: string, fields: Fields): Discovered | undefined {
  if (field.startsWith("@") && field !== "@message") {
    throw new Error(`Logs Insights: what ${field} holds is not known here.`);
  }
  return fields.get(field);
}

function compares(found: string | number, operator: Operator, value: Value): boolean | undefined {
  const wanted = value.kind === "text" ? value.text : value.number;
  if (typeof found !== typeof wanted) return undefined;
  switch (operator) {
    case "=":
      return found === wanted;
    case "!=":
      return found !== wanted;
    default:
      return typeof found === "number" && typeof wanted === "number"
        ? isInOrder(found, operator, wanted)
        : undefined;
  }
}

function isInOrder(found: number, operator: "<" | "<=" | ">" | ">=", wanted: number): boolean {
  switch (operator) {
    case "<":
      return found < wanted;
    case "<=":
      return found <= wanted;
    case ">":
      return found > wanted;
    case ">=":
      return found >= wanted;
  }
}
