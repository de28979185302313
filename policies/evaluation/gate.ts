import type { KindStep, PolicyKind, StatementReference } from "./model";
import type { PrincipalMatch } from "./principal";

/** A statement and what it has to say about the request. */
export interface EvaluatedStatement {
  readonly reference: StatementReference;
  /** Of an organization policy: its level, from the root down. Otherwise 0. */
  readonly level: number;
  readonly effect: "Allow" | "Deny";
  readonly applies: boolean;
  readonly because: string;
  /** How the statement's principal meets the caller, where it names one. */
  readonly principal: PrincipalMatch | undefined;
}

/** What one kind of policy contributes to the decision, explicit denials aside. */
export interface Gate {
  readonly step: KindStep;
  /** Whether the request fails for want of an Allow here. */
  readonly blocks: boolean;
  /** The Allows that count. */
  readonly restsOn: readonly EvaluatedStatement[];
}

export function allowing(
  kind: PolicyKind,
  because: string,
  restsOn: readonly EvaluatedStatement[],
): Gate {
  return { step: { kind, conclusion: "allows", because }, blocks: false, restsOn };
}

export function blocking(kind: PolicyKind, because: string): Gate {
  return { step: { kind, conclusion: "grants nothing", because }, blocks: true, restsOn: [] };
}

/** Nothing is allowed here, and need not be. */
export function unneeded(kind: PolicyKind, because: string): Gate {
  return { step: { kind, conclusion: "grants nothing", because }, blocks: false, restsOn: [] };
}

export function notLimiting(kind: PolicyKind, because: string): Gate {
  return { step: { kind, conclusion: "does not limit", because }, blocks: false, restsOn: [] };
}

/** A kind without whose Allow the request fails. */
export function requiring(kind: PolicyKind, allows: readonly EvaluatedStatement[]): Gate {
  const own = ofKind(kind, allows);
  return own.length > 0
    ? allowing(kind, `${sidsOf(own)} allows it`, own)
    : blocking(kind, "no statement allows it");
}

export function ofKind(
  kind: PolicyKind,
  statements: readonly EvaluatedStatement[],
): readonly EvaluatedStatement[] {
  return statements.filter(({ reference }) => reference.kind === kind);
}

/** For a person to read. */
export function sidsOf(statements: readonly EvaluatedStatement[]): string {
  return statements.map(({ reference }) => reference.sid).join(", ");
}
