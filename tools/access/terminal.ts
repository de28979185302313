import type { Matrix } from "./matrix-model";
import { ASSUMED_PERMISSIONS } from "./principals";
import { groupTables, integrationsOf, LEGEND, verdictsByAction } from "./summary";
import type { GroupTable } from "./summary";

/**
 * The matrix for a terminal of 120 columns.
 *
 * @param all also who the rows are, what the columns mean, and the statements that decide
 */
export function terminalMatrix(matrix: Matrix, all: boolean): string {
  return [
    `Environment ${matrix.environment}, policies: ${matrix.origin}`,
    "",
    ...LEGEND.map(([symbol, meaning]) => `  ${symbol.padEnd(4)}  ${meaning}`),
    ...(all ? ["", "Who", ...listed(matrix.rows), "", "What", ...listed(matrix.columns)] : []),
    ...integrationsOf(matrix).flatMap((integration) => [
      "",
      `=== ${integration} ===`,
      ...groupTables(matrix, integration).flatMap((table) => ["", ...tableLines(table)]),
      ...(all ? ["", "By which statements", ...verdictLines(matrix, integration)] : []),
    ]),
    ...matrix.notes.flatMap((note) => ["", `Note: ${note}`]),
    "",
    ...wrapped(ASSUMED_PERMISSIONS, WIDTH),
    ...(all ? [] : ["Who and what these are, and by which statements: npm run access -- --all"]),
    "One cell step by step: npm run access -- --why PRINCIPAL ACTION [--integration NAME]",
    "",
  ].join("\n");
}

/** Width of the terminal that lists are wrapped for. */
const WIDTH = 120;

function listed(entries: readonly { id: string; meaning: string }[]): string[] {
  const width = Math.max(...entries.map(({ id }) => id.length));
  return entries.flatMap(({ id, meaning }) => {
    const [first = "", ...rest] = wrapped(meaning, WIDTH - width - 4);
    return [
      `  ${id.padEnd(width)}  ${first}`,
      ...rest.map((line) => `${" ".repeat(width + 4)}${line}`),
    ];
  });
}

/** The words of an action stand below each other, so that a column is as wide as a word. */
function tableLines({ title, actions, rows }: GroupTable): string[] {
  const heads = actions.map((action) => action.split("-"));
  const height = Math.max(...heads.map((words) => words.length));
  const widths = heads.map((words) => Math.max(4, ...words.map((word) => word.length)));
  const first = Math.max(title.length, ...rows.map(({ principal }) => principal.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(first), ...cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))]
      .join("  ")
      .trimEnd();
  return [
    ...Array.from({ length: height }, (_, row) =>
      line(
        row === 0 ? title : "",
        heads.map((words) => words[row] ?? ""),
      ),
    ),
    "-".repeat(first + widths.reduce((sum, width) => sum + width + 2, 0)),
    ...rows.map(({ principal, symbols }) => line(principal, symbols)),
  ];
}

function verdictLines(matrix: Matrix, integration: string): string[] {
  return verdictsByAction(matrix, integration).flatMap(({ action, verdicts }) => [
    `  ${action}`,
    ...verdicts.flatMap(({ symbol, principals, by }) => [
      ...wrapped(principals.join(", "), WIDTH - 10).map((line, index) =>
        index === 0 ? `    ${symbol.padEnd(4)}  ${line}` : `          ${line}`,
      ),
      ...by.map((statement) => `            ${statement}`),
    ]),
  ]);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
