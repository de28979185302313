import type { Check } from "./check";

/** The result of one comparison. */
export interface Table {
  readonly title: string;
  /** How it was measured, one sentence each. */
  readonly notes: readonly string[];
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly checks: readonly Check[];
}

/** Numbers with their units, several of them in a cell, or the sign for none. */
const NUMBER = /^(?:[\d.,]+(?: ?(?:×|%|ms|KiB))?(?: \/ )?)+$|^–$/;

const CHECK_HEADINGS = ["", "limit of", "measured", "must be"];

/** The table for a terminal. */
export function asText(table: Table): string {
  return [
    table.title,
    "=".repeat(table.title.length),
    ...table.notes,
    "",
    ...alignedColumns([table.headings, ...table.rows]),
    "",
    ...alignedColumns([CHECK_HEADINGS, ...table.checks.map(checkRow)]),
    ...table.checks.flatMap(({ missedBy }) => missedBy.map((name) => `   missed by ${name}`)),
    "",
  ].join("\n");
}

/** The table as Markdown of GitHub. */
export function asMarkdown(table: Table): string {
  return [
    `### ${table.title}`,
    "",
    table.notes.join(" "),
    "",
    ...markdownTable(table.headings, table.rows),
    "",
    ...markdownTable(CHECK_HEADINGS, table.checks.map(checkRow)),
    "",
  ].join("\n");
}

function checkRow({ what, measured, limit, passed }: Check): string[] {
  return [passed ? "✔" : "✘", what, measured, limit];
}

/** Columns of text start together; columns of numbers end together. */
function alignedColumns(rows: readonly (readonly string[])[]): string[] {
  const [headings = [], ...body] = rows;
  const columns = headings.map((_, index) => ({
    width: Math.max(...rows.map((row) => (row[index] ?? "").length)),
    numeric: isNumeric(body, index),
  }));
  return rows.map((row) =>
    columns
      .map(({ width, numeric }, index) => {
        const cell = row[index] ?? "";
        return numeric ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const rule = headings.map((_, index) => (isNumeric(rows, index) ? "--:" : "---"));
  return [headings, rule, ...rows].map(
    (row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
}

function isNumeric(rows: readonly (readonly string[])[], index: number): boolean {
  const cells = rows.map((row) => row[index] ?? "").filter((cell) => cell !== "");
  return cells.length > 0 && cells.every((cell) => NUMBER.test(cell));
}
