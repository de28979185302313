import { ACTION_COLUMNS, ACTION_GROUPS } from "./actions";
import type { Cell, Matrix } from "./matrix-model";

/** What stands in a cell. */
export const SYMBOLS: Readonly<Record<Cell["outcome"], string>> = {
  allowed: "yes",
  "denied explicitly": "DENY",
  "denied implicitly": "-",
  "not applicable": "n/a",
};

/** What the symbols mean. */
export const LEGEND = [
  ["yes", "allowed"],
  ["DENY", "a statement denies it, whatever IAM grants"],
  ["-", "nothing allows it"],
  ["n/a", "there is no such thing: a parameter is not restored"],
] as const;

/** One table: a group of actions, for one integration. */
export interface GroupTable {
  readonly title: string;
  readonly actions: readonly string[];
  readonly rows: readonly { readonly principal: string; readonly symbols: readonly string[] }[];
}

/** The matrix of one integration in tables that are narrow enough to read. */
export function groupTables(matrix: Matrix, integration: string): GroupTable[] {
  const cells = cellsByPlace(matrix, integration);
  const principals = matrix.rows.map(({ id }) => id).filter((id) => cells.has(id));
  return ACTION_GROUPS.map((group) => {
    const actions = ACTION_COLUMNS.filter((column) => column.group === group).map(({ id }) => id);
    return {
      title: group,
      actions,
      rows: principals.map((principal) => ({
        principal,
        symbols: actions.map((action) => {
          const cell = cells.get(principal)?.get(action);
          return cell === undefined ? "" : SYMBOLS[cell.outcome];
        }),
      })),
    };
  });
}

/** Everyone for whom the same statements decide about an action. */
export interface Verdict {
  readonly symbol: string;
  readonly principals: readonly string[];
  readonly by: readonly string[];
}

/** By which statements each action is decided, for one integration. */
export function verdictsByAction(
  matrix: Matrix,
  integration: string,
): { readonly action: string; readonly verdicts: readonly Verdict[] }[] {
  return matrix.columns.flatMap(({ id: action }) => {
    const verdicts = new Map<string, { symbol: string; principals: string[]; by: Cell["by"] }>();
    for (const cell of matrix.cells) {
      if (cell.integration !== integration || cell.action !== action) {
        continue;
      }
      const symbol = SYMBOLS[cell.outcome];
      const key = JSON.stringify([symbol, cell.by]);
      const verdict = verdicts.get(key) ?? { symbol, principals: [], by: cell.by };
      verdict.principals.push(cell.principal);
      verdicts.set(key, verdict);
    }
    const applicable = [...verdicts.values()].filter(({ by }) => by.length > 0);
    return applicable.length === 0 ? [] : [{ action, verdicts: applicable }];
  });
}

/** Names of the integrations, in the order of the matrix. */
export function integrationsOf({ cells }: Matrix): string[] {
  return [...new Set(cells.map(({ integration }) => integration))];
}

function cellsByPlace(matrix: Matrix, integration: string): Map<string, Map<string, Cell>> {
  const places = new Map<string, Map<string, Cell>>();
  for (const cell of matrix.cells) {
    if (cell.integration === integration) {
      const row = places.get(cell.principal) ?? new Map<string, Cell>();
      places.set(cell.principal, row.set(cell.action, cell));
    }
  }
  return places;
}
