import { condition } from "./filter-parser";
import { QueryReader } from "./query-reader";
import type { Column, Command, Condition } from "./query-syntax";

/** Most results of a query. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const MAX_RESULTS = 10_000;

/**
 * The condition of a `filter` command alone.
 *
 * @throws Error for what is not documented, or none of ours uses
 */
export function parsedFilter(text: string): Condition {
  const reader = new QueryReader(text);
  const parsed = condition(reader);
  return reader.isAtEnd() ? parsed : reader.fail("and, or, or the end expected");
}

/**
 * A query of CloudWatch Logs Insights as its commands, of those that the queries here use.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 *
 * @throws Error for what is not documented, or none of ours uses, and for commands in an order in which
 *   one does not see what it names
 */
export function parsedQuery(text: string): Command[] {
  const reader = new QueryReader(text);
  const commands = [command(reader)];
  while (reader.take("|") !== undefined) commands.push(command(reader));
  if (!reader.isAtEnd()) reader.fail("| or the end expected");
  refuseOutOfOrder(commands);
  return commands;
}

/** The fields of the log that a query reads: not those that it makes. */
export function fieldsOf(commands: readonly Command[]): string[] {
  const isSummed = commands.some(({ kind }) => kind === "stats");
  return commands.flatMap((each) => {
    switch (each.kind) {
      case "fields":
        return each.fields;
      case "filter":
        return fieldsOfCondition(each.condition);
      case "stats":
        return [...each.columns, ...each.groups].flatMap(({ field }) => field ?? []);
      case "sort":
        return isSummed ? [] : [each.by];
      default:
        return [];
    }
  });
}

function fieldsOfCondition(of: Condition): string[] {
  switch (of.kind) {
    case "all-of":
    case "any-of":
      return of.conditions.flatMap(fieldsOfCondition);
    case "not":
      return fieldsOfCondition(of.condition);
    default:
      return [of.field];
  }
}

function command(reader: QueryReader): Command {
  const kind = reader.word();
  switch (kind) {
    case "SOURCE":
      return { kind, logGroup: reader.quoted().text };
    case "fields":
      return { kind, fields: separated(reader, () => reader.field()) };
    case "filter":
      return { kind, condition: condition(reader) };
    case "stats":
      return {
        kind,
        columns: separated(reader, () => aggregate(reader)),
        groups: reader.take("by") === undefined ? [] : separated(reader, () => group(reader)),
      };
    case "sort":
      return { kind, by: reader.field(), order: reader.expect("asc", "desc") };
    case "limit":
      return { kind, count: count(reader) };
    default:
      return reader.fail(`"${kind}" is no command that is known here`);
  }
}

function separated<T>(reader: QueryReader, next: () => T): T[] {
  const items = [next()];
  while (reader.take(",") !== undefined) items.push(next());
  return items;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html */
function aggregate(reader: QueryReader): Column {
  const name = reader.expect(
    "count_distinct",
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "pct",
    "latest",
  );
  reader.expect("(");
  const field = name === "count" && reader.take("*") !== undefined ? undefined : reader.field();
  if (name === "pct") {
    reader.expect(",");
    if (reader.wholeNumber() > 100) reader.fail("a percentile up to 100 expected");
  }
  reader.expect(")");
  return column(reader, field);
}

/** A field, or the time in steps. */
function group(reader: QueryReader): Column {
  if (reader.take("bin") === undefined) {
    const field = reader.field();
    return { name: field, ...column(reader, field) };
  }
  reader.expect("(");
  reader.wholeNumber();
  reader.expect("ms", "s", "m", "h", "d", "w", "mo", "q", "y");
  reader.expect(")");
  return column(reader, undefined);
}

function column(reader: QueryReader, field: string | undefined): Column {
  const name = reader.take("as") === undefined ? undefined : reader.word();
  return { ...(field === undefined ? {} : { field }), ...(name === undefined ? {} : { name }) };
}

function count(reader: QueryReader): number {
  const wanted = reader.wholeNumber();
  return wanted >= 1 && wanted <= MAX_RESULTS
    ? wanted
    : reader.fail(`a limit from 1 to ${MAX_RESULTS} expected`);
}

/** After `stats` there are its columns only; a log group is named first, a limit last. */
function refuseOutOfOrder(commands: readonly Command[]): void {
  const kinds = commands.map(({ kind }) => kind);
  const summed = kinds.indexOf("stats");
  const stats = commands[summed];
  const later = commands.slice(summed + 1);
  if (kinds.lastIndexOf("SOURCE") > 0) throw new Error("Logs Insights: SOURCE stands first.");
  if (kinds.includes("limit") && kinds.indexOf("limit") !== kinds.length - 1) {
    throw new Error("Logs Insights: limit stands last, and once.");
  }
  if (stats?.kind !== "stats") return;
  const names = [...stats.columns, ...stats.groups].map(({ name }) => name);
  for (const each of later) {
    if (each.kind !== "sort" && each.kind !== "limit") {
      throw new Error(`Logs Insights: ${each.kind} after stats sees sums only.`);
    }
    if (each.kind === "sort" && !names.includes(each.by)) {
      throw new Error(`Logs Insights: sort by ${each.by}, which stats does not name.`);
    }
  }
}
