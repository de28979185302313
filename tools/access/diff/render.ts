import type { Cell } from "../matrix-model";
import { SYMBOLS } from "../summary";
import type { CellChange } from "./cell-changes";
import type { AccessDifference } from "./compare";
import type { StatementChange } from "./statement-changes";

/** What changed, the widest first, and nothing else. */
export function renderedDifference(
  { cells, statements, widened }: AccessDifference,
  between: string,
): string {
  const directed = (direction: CellChange["direction"]) =>
    cells.filter((cell) => cell.direction === direction);
  const shown = sidsShown(directed("widened"));
  const mayWiden = statements.filter((each) => each.mayWiden && !isShown(each, shown));
  const others = statements.filter((each) => !each.mayWiden);
  const sections = [
    section("Access widened", cellGroups(directed("widened"))),
    section("May widen: not in the matrix, or not alone", mayWiden.map(statementLines)),
    section("Access narrowed", cellGroups(directed("narrowed"))),
    section(
      "Still not allowed, but by other statements than before; from DENY to - is a layer less",
      cellGroups(directed("other")),
    ),
    section("Statements that only narrow", others.map(statementLines)),
  ].flat();
  return [
    `Access, ${between}`,
    ...(sections.length === 0
      ? [
          "",
          "Nothing changed that decides about access. Alarms, trail and network are not compared.",
        ]
      : sections),
    "",
    widened ? "WIDENED: someone may do more than before, or might." : "Nothing widened.",
    "",
  ].join("\n");
}

function section(title: string, entries: readonly (readonly string[])[]): string[] {
  return entries.length === 0 ? [] : ["", title, ...entries.flat()];
}

/** Everyone for whom an action changed in the same way, together. */
function cellGroups(changes: readonly CellChange[]): string[][] {
  const groups = new Map<string, { change: CellChange; principals: string[] }>();
  for (const change of changes) {
    const { integration, action, before, after } = change;
    const key = JSON.stringify([
      integration,
      action,
      symbolOf(before),
      symbolOf(after),
      linesOf(change),
    ]);
    const group = groups.get(key) ?? { change, principals: [] };
    group.principals.push(change.principal);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ change, principals }) => {
    const { integration, action, before, after } = change;
    return [
      `  ${integration}: ${action}: ${symbolOf(before)} -> ${symbolOf(after)}`,
      ...principals.map((principal) => `      ${principal}`),
      ...linesOf(change),
    ];
  });
}

function linesOf({ before, after }: CellChange): string[] {
  return [
    ...(before?.by ?? []).map((line) => `        was  ${line}`),
    ...(after?.by ?? []).map((line) => `        is   ${line}`),
  ];
}

function symbolOf(cell: Cell | undefined): string {
  return cell === undefined ? "(none)" : SYMBOLS[cell.outcome];
}

function statementLines({ address, sid, what }: StatementChange): string[] {
  return [`  ${address}`, `      ${sid === undefined ? "" : `${sid}: `}${what}`];
}

/** Sids of the statements on which a widened cell rested or rests. */
function sidsShown(widened: readonly CellChange[]): Set<string> {
  const lines = widened.flatMap(({ before, after }) => [
    ...(before?.by ?? []),
    ...(after?.by ?? []),
  ]);
  return new Set(lines.map((line) => line.slice(line.lastIndexOf(": ") + 2)));
}

function isShown({ sid }: StatementChange, shown: ReadonlySet<string>): boolean {
  return sid !== undefined && shown.has(sid);
}
