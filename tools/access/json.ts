import type { Matrix } from "./matrix-model";

/**
 * The matrix as JSON, for other tools. Its shape is kept: fields are only added.
 *
 * `cells` holds, for each integration, principal and action, the `outcome` ("allowed", "denied
 * explicitly", "denied implicitly", "not applicable"), the `statements` that decide, and the
 * `requests` that were decided about, each with its own outcome.
 */
export function jsonMatrix({ environment, origin, rows, columns, notes, cells }: Matrix): string {
  const shape = {
    environment,
    origin,
    principals: rows,
    actions: columns,
    notes,
    cells: cells.map((cell) => ({
      integration: cell.integration,
      principal: cell.principal,
      action: cell.action,
      outcome: cell.outcome,
      statements: cell.by,
      from: cell.from,
      requests: cell.checks.map(({ label, request, decision }) => ({
        label,
        action: request.action,
        resource: request.resource,
        outcome: decision.outcome,
      })),
    })),
  };
  return `${JSON.stringify(shape, null, 2)}\n`;
}
