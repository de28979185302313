import type { StackJson } from "../../synthesized-stacks";
import { requireKnownKeys } from "../condition-keys";
import { addressOf, resourcesOf } from "../stack-resources";
import { policiesInStacks } from "../synthesized-policies";
import type { SystemPolicies } from "../system-policies";
import { isSameJson } from "./canonical";
import type { CellChange } from "./cell-changes";
import { cellChanges } from "./cell-changes";
import { policyDocuments } from "./policy-documents";
import { resourceChanges } from "./resource-changes";
import { stackChanges } from "./stack-changes";
import type { StatementChange } from "./statement-changes";
import { statementChanges } from "./statement-changes";

/** What lies between two synths of one environment. */
export interface AccessDifference {
  readonly cells: readonly CellChange[];
  readonly statements: readonly StatementChange[];
  /** Whether anyone may do more, or may be able to. */
  readonly widened: boolean;
}

/** One side of a comparison. */
export interface Side {
  /** Such as "revision abc1234", for messages. */
  readonly name: string;
  readonly stacks: Readonly<Record<string, StackJson>>;
}

/**
 * Compares who may do what, and besides it the text of every policy and all that decides access in
 * another way: what widens without showing in a cell counts as widening too, because no list of
 * requests is complete. So does a side of which the matrix cannot be computed.
 *
 * @param before undefined where there was no such environment
 */
export function accessDifference(before: Side | undefined, after: Side): AccessDifference {
  if (before !== undefined && isSameJson(before.stacks, after.stacks)) {
    return { cells: [], statements: [], widened: false };
  }
  const oldStacks = before?.stacks ?? {};
  const { cells, unreadable } = comparedCells(before, after);
  const statements = [
    ...unreadable,
    ...statementChanges(
      policyDocuments(oldStacks),
      policyDocuments(after.stacks),
      new Set(resourcesOf(after.stacks).map(addressOf)),
    ),
    ...resourceChanges(oldStacks, after.stacks),
    ...stackChanges(oldStacks, after.stacks),
  ];
  return {
    cells,
    statements,
    widened:
      cells.some(({ direction }) => direction === "widened") ||
      statements.some(({ mayWiden }) => mayWiden),
  };
}

function comparedCells(
  before: Side | undefined,
  after: Side,
): { readonly cells: CellChange[]; readonly unreadable: StatementChange[] } {
  const unreadable: StatementChange[] = [];
  const attempt = <T>(address: string, compute: () => T): T | undefined => {
    try {
      return compute();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      unreadable.push({ address, what: `no cells were compared: ${why}`, mayWiden: true });
      return undefined;
    }
  };
  const old = before === undefined ? undefined : attempt(before.name, () => readSide(before));
  const current = attempt(after.name, () => readSide(after));
  const cells =
    current === undefined || unreadable.length > 0
      ? []
      : attempt("the matrix", () => cellChanges(old, current));
  return { cells: cells ?? [], unreadable };
}

function readSide({ name, stacks }: Side): SystemPolicies {
  const policies = policiesInStacks(stacks, name);
  requireKnownKeys(policies);
  return policies;
}
