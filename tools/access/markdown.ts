import type { Matrix } from "./matrix-model";
import { ASSUMED_PERMISSIONS } from "./principals";
import { groupTables, integrationsOf, LEGEND, verdictsByAction } from "./summary";
import type { GroupTable } from "./summary";

/** The matrix as Markdown: one line for each row, so that a review shows which of them changed. */
export function markdownMatrix(matrix: Matrix): string {
  const { environment } = matrix;
  const lines = [
    `# Who may do what: ${environment}`,
    "",
    `Computed from the synthesized policies of \`config/${environment}.ts\` by \`npm run access\`, and`,
    "written by `npm run docs`. A test fails when the policies say something else than this file.",
    "",
    ...LEGEND.map(([symbol, meaning]) => `- \`${symbol}\`: ${meaning}`),
    "",
    ASSUMED_PERMISSIONS,
    "",
    ...matrix.notes.flatMap((note) => [note, ""]),
    "## Who",
    "",
    ...matrix.rows.map(({ id, meaning }) => `- \`${id}\`: ${meaning}`),
    "",
    "## What",
    "",
    ...matrix.columns.map(({ id, meaning }) => `- \`${id}\`: ${meaning}`),
    "",
    ...integrationsOf(matrix).flatMap((integration) => [
      `## ${integration}`,
      "",
      ...groupTables(matrix, integration).flatMap((table) => [...tableLines(table), ""]),
      `### ${integration}: by which statements`,
      "",
      ...verdictsByAction(matrix, integration).flatMap(({ action, verdicts }) => [
        `- \`${action}\``,
        ...verdicts.map(
          ({ symbol, principals, by }) =>
            `  - \`${symbol}\` ${principals.map((id) => `\`${id}\``).join(", ")}: ${by.join("; ")}`,
        ),
      ]),
      "",
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** Padded as prettier pads, so that the file is the same after `npm run format`. */
function tableLines({ title, actions, rows }: GroupTable): string[] {
  const lines = [
    [title, ...actions.map((action) => `\`${action}\``)],
    ...rows.map(({ principal, symbols }) => [`\`${principal}\``, ...symbols]),
  ];
  const widths = lines.reduce<number[]>(
    (widest, cells) => cells.map((cell, index) => Math.max(widest[index] ?? 3, cell.length)),
    [],
  );
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  const [heads = [], ...others] = lines;
  return [row(heads), row(widths.map((width) => "-".repeat(width))), ...others.map(row)];
}
