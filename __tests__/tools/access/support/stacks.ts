import { loadEnvironment } from "../../../../config/load-environment";
import type { Environment } from "../../../../config/schema";
import { accessMatrix } from "../../../../tools/access/matrix";
import type { Cell, Matrix } from "../../../../tools/access/matrix-model";
import { synthesizedPolicies } from "../../../../tools/access/synthesized-policies";
import { synthesizedStacks } from "../../../../tools/synthesized-stacks";
import type { StackJson } from "../../../../tools/synthesized-stacks";

export type Stacks = Record<string, StackJson>;

/** A statement as a test changes it. */
export interface EditableStatement {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string[];
  Resource?: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

interface EditableDocument {
  Version: string;
  Statement: EditableStatement[];
}

/** One integration that reads as its function's own role. */
export const prod: Environment = loadEnvironment("prod");
const prodStacks = synthesizedStacks(prod);

/** The stacks of prod, to change at will. */
export function stacksOfProd(): Stacks {
  return structuredClone(prodStacks);
}

/** A resource of the stacks, by its type and the beginning of its id. */
export function resourceOf(stacks: Stacks, type: string, id: string): Record<string, unknown> {
  const found = Object.values(stacks).flatMap(({ resource }) =>
    Object.entries(resource?.[type] ?? {}).filter(([each]) => each.startsWith(id)),
  );
  expect(found.map(([each]) => each)).toHaveLength(1);
  return found[0]?.[1] ?? {};
}

/** Changes a policy of the stacks in place. */
export function editPolicy(
  stacks: Stacks,
  [type, id, property = "policy"]: readonly [type: string, id: string, property?: string],
  edit: (document: EditableDocument) => void,
): Stacks {
  const resource = resourceOf(stacks, type, id);
  const document = JSON.parse(String(resource[property])) as EditableDocument;
  edit(document);
  resource[property] = JSON.stringify(document);
  return stacks;
}

/** The statement with a Sid. */
export function statement(document: EditableDocument, sid: string): EditableStatement {
  const found = document.Statement.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`No statement ${sid}.`);
  return found;
}

export const SECRET_POLICY = ["aws_secretsmanager_secret_policy", "weather-secret"] as const;
export const SECRET_KEY = ["aws_kms_key", "weather-secret_key"] as const;
export const SECRETS_ENDPOINT = ["aws_vpc_endpoint", "endpoints_secrets"] as const;
export const EXECUTION_ROLE = ["aws_iam_role_policy", "weather-function_role"] as const;
export const OPERATOR_POLICY = ["aws_iam_policy", "weather-secret_operator"] as const;

/** The matrix of prod from stacks that a test changed. */
export function matrixOf(stacks: Stacks): Matrix {
  return accessMatrix(prod, synthesizedPolicies(prod, stacks, "test"));
}

/** The cells that differ: "deployer read-value: denied explicitly -> allowed". */
export function changedCells(before: Matrix, after: Matrix): string[] {
  const place = ({ integration, principal, action }: Cell) =>
    `${integration} ${principal} ${action}`;
  const old = new Map(before.cells.map((cell) => [place(cell), cell.outcome]));
  return after.cells
    .filter((cell) => old.get(place(cell)) !== cell.outcome)
    .map((cell) => {
      const { principal, action, outcome } = cell;
      return `${principal} ${action}: ${String(old.get(place(cell)))} -> ${outcome}`;
    });
}

/** One cell of a matrix. */
export function cellIn(matrix: Matrix, principal: string, action: string): Cell {
  const found = matrix.cells.find((cell) => cell.principal === principal && cell.action === action);
  if (found === undefined) throw new Error(`No cell ${principal} ${action}.`);
  return found;
}
