import type { NamedPolicy } from "../../../policies/evaluation/model";

/** The simulator names a statement by the line on which it begins; the first is on this one. */
const FIRST_STATEMENT_LINE = 2;

/** The policy as JSON with each statement on a line of its own, so that a line tells which it is. */
export function policyText({ document }: NamedPolicy): string {
  const head = Object.entries(document as Record<string, unknown>)
    .filter(([key]) => key !== "Statement")
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`);
  const statements = statementsOf(document).map((statement) => JSON.stringify(statement));
  return `{${head.join("")}"Statement":[\n${statements.join(",\n")}\n]}`;
}

/** `policy: Sid` of the statement that {@link policyText} writes on a line. */
export function statementAt(policy: NamedPolicy, line: number): string {
  const index = line - FIRST_STATEMENT_LINE;
  const sid = statementsOf(policy.document)[index]?.Sid;
  return `${policy.name}: ${typeof sid === "string" ? sid : `#${index + 1}`}`;
}

/** The statements of a policy; a single one may stand without a list. */
export function statementsOf(document: unknown): Record<string, unknown>[] {
  const { Statement } = document as {
    Statement?: Record<string, unknown> | Record<string, unknown>[];
  };
  return Statement === undefined ? [] : [Statement].flat();
}
