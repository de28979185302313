import type { StackJson } from "../../synthesized-stacks";
import { requireKnownKeys } from "../condition-keys";
import { addressOf, resourcesOf } from "../stack-resources";
import { policiesInStacks } from "../synthesized-policies";
import type { SystemPolicies } from "../system-policies";
import { attachmentChanges } from "./attachment-changes";
import type { CellChange } from "./cell-changes";
import { cellChanges } from "./cell-changes";
import { policyDocuments } from "./policy-documents";
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
 * Compares who may do what, and besides it the text of every policy: what widens a policy without
 * showing in a cell counts as widening too, because no list of requests is complete.
 *
 * @param before undefined where there was no such environment
 * @throws Error that names the side which cannot be read
 */
export function accessDifference(before: Side | undefined, after: Side): AccessDifference {
  const cells = cellChanges(before === undefined ? undefined : readSide(before), readSide(after));
  const oldStacks = before?.stacks ?? {};
  const statements = [
    ...statementChanges(
      policyDocuments(oldStacks),
      policyDocuments(after.stacks),
      new Set(resourcesOf(after.stacks).map(addressOf)),
    ),
    ...attachmentChanges(oldStacks, after.stacks),
  ];
  return {
    cells,
    statements,
    widened:
      cells.some(({ direction }) => direction === "widened") ||
      statements.some(({ mayWiden }) => mayWiden),
  };
}

function readSide({ name, stacks }: Side): SystemPolicies {
  try {
    const policies = policiesInStacks(stacks, name);
    requireKnownKeys(policies);
    return policies;
  } catch (cause) {
    throw new Error(`${name}: ${(cause as Error).message}`, { cause });
  }
}
