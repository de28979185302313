import type { Matrix } from "../access/matrix-model";
import { SYMBOLS } from "../access/summary";
import { tableRow } from "./table-row";

/** The columns that tell most; all of them are in docs/access. */
const SHOWN = [
  "read-value",
  "put-value",
  "change-policy",
  "change-key-policy",
  "decrypt-directly",
  "table-put",
  "update-function",
];

/** The matrix of the README: one integration, the columns that tell most. */
export function accessTable({ rows, cells }: Matrix, integration: string): string {
  return [
    tableRow(["", ...SHOWN]),
    tableRow(["---", ...SHOWN.map(() => "---")]),
    ...rows.map(({ id }) =>
      tableRow([
        `\`${id}\``,
        ...SHOWN.map((action) => {
          const cell = cells.find(
            (each) =>
              each.integration === integration && each.principal === id && each.action === action,
          );
          if (cell === undefined) {
            throw new Error(`The matrix has no cell for ${id} and ${action}.`);
          }
          return SYMBOLS[cell.outcome];
        }),
      ]),
    ),
  ].join("\n");
}
