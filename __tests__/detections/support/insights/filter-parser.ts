import type { QueryReader } from "./query-reader";
import type { Condition, Value } from "./query-syntax";

/**
 * The condition of a `filter` command, of what the queries here use: comparisons, `in`, `like` and
 * `=~`, `ispresent`, `and`, `or`, `not` and parentheses.
 *
 * Which of `and` and `or` binds closer is not documented, nor how far `not` reaches: they need
 * parentheses here, but for `not ispresent(field)`, `not in` and `not like`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 *
 * @throws Error for anything else
 */
export function condition(reader: QueryReader): Condition {
  const first = term(reader);
  const joint = reader.take("and", "or");
  if (joint === undefined) return first;
  const conditions = [first, term(reader)];
  for (let next = reader.take("and", "or"); next !== undefined; next = reader.take("and", "or")) {
    if (next !== joint) reader.fail("and beside or without parentheses: not documented");
    conditions.push(term(reader));
  }
  return { kind: joint === "and" ? "all-of" : "any-of", conditions };
}

function term(reader: QueryReader): Condition {
  if (reader.take("not") !== undefined) {
    const negated = parenthesised(reader) ?? presence(reader);
    return { kind: "not", condition: negated ?? reader.fail("ispresent or ( expected after not") };
  }
  return parenthesised(reader) ?? presence(reader) ?? comparison(reader);
}

function parenthesised(reader: QueryReader): Condition | undefined {
  if (reader.take("(") === undefined) return undefined;
  const inner = condition(reader);
  reader.expect(")");
  return inner;
}

function presence(reader: QueryReader): Condition | undefined {
  if (reader.take("ispresent") === undefined) return undefined;
  reader.expect("(");
  const field = reader.field();
  reader.expect(")");
  return { kind: "present", field };
}

function comparison(reader: QueryReader): Condition {
  const field = reader.field();
  const isNegated = reader.take("not") !== undefined;
  const membership = matching(reader, field);
  if (membership !== undefined) {
    return isNegated ? { kind: "not", condition: membership } : membership;
  }
  if (isNegated) reader.fail("in or like expected after not");
  const operator = reader.expect("!=", "<=", ">=", "=", "<", ">");
  return { kind: "comparison", field, operator, value: reader.value() };
}

function matching(reader: QueryReader, field: string): Condition | undefined {
  if (reader.take("in") !== undefined) return { kind: "in", field, values: list(reader) };
  return reader.take("like", "=~") === undefined
    ? undefined
    : { kind: "like", field, part: reader.part() };
}

function list(reader: QueryReader): Value[] {
  reader.expect("[");
  const values = [reader.value()];
  while (reader.take(",") !== undefined) values.push(reader.value());
  reader.expect("]");
  return values;
}
