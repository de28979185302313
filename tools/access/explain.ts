import type { Caller, PolicyKind, StatementStep } from "../../policies/evaluation/model";
import { nearestFirst } from "./nearest-first";
import type { Cell, CheckedRequest, Matrix } from "./matrix-model";
import { integrationsOf } from "./summary";
import { UsageError } from "../command-line";

/** Which cell is asked for. */
export interface CellName {
  readonly principal: string;
  readonly action: string;
  /** May be left out where the environment has one integration. */
  readonly integration?: string | undefined;
}

/**
 * One cell, step by step: each request, what it carries, each policy and each of its statements.
 *
 * @throws UsageError for a name that the matrix does not have; it lists those that it has
 */
export function explanation(matrix: Matrix, name: CellName): string {
  const { cell, integration } = cellNamed(matrix, name);
  const meaningOf = (list: readonly { id: string; meaning: string }[], id: string) =>
    `  ${id}: ${list.find((each) => each.id === id)?.meaning ?? ""}`;
  return [
    `May ${cell.principal} ${cell.action}? ${ANSWERS[cell.outcome]}`,
    `Environment ${matrix.environment}, integration ${integration}, policies: ${matrix.origin}.`,
    "",
    meaningOf(matrix.rows, cell.principal),
    meaningOf(matrix.columns, cell.action),
    ...(cell.checks.length === 0
      ? []
      : [
          "",
          `Every request below has to be allowed.${from(cell)}`,
          ...cell.checks.flatMap((check, index) => [
            "",
            `${index + 1}. ${check.label}`,
            ...requestLines(check),
          ]),
          "",
          `So: ${cell.outcome}, by`,
          ...cell.by.map((line) => `  ${line}`),
        ]),
    ...matrix.notes.flatMap((note) => ["", `Note: ${note}`]),
    "",
  ].join("\n");
}

const ANSWERS: Readonly<Record<Cell["outcome"], string>> = {
  allowed: "Yes.",
  "denied explicitly": "No: it is denied explicitly, whatever else allows it.",
  "denied implicitly": "No: nothing allows it.",
  "not applicable": "There is no such thing here.",
};

function from({ from: place, outcome }: Cell): string {
  return place === undefined
    ? ""
    : ` They come from: ${place}.${outcome === "allowed" ? "" : " No other place or way gets farther."}`;
}

function requestLines({ request, policies, decision }: CheckedRequest): string[] {
  const named = [
    ...(policies.endpoint === undefined ? [] : [["endpoint", policies.endpoint.name] as const]),
    ...(policies.resource === undefined ? [] : [["resource", policies.resource.name] as const]),
    ...policies.identity.map(({ name }) => ["identity", name] as const),
  ];
  return [
    `   caller    ${callerText(request.caller)}`,
    `   action    ${request.action}`,
    `   resource  ${request.resource}`,
    ...Object.entries(request.context).map(([key, value], index) => {
      const text = typeof value === "string" ? value : value.join(", ");
      return `   ${index === 0 ? "context " : "        "}  ${key} = ${text}`;
    }),
    ...named.flatMap(([kind, name]) => [
      `   ${name}`,
      ...stepLines(
        decision.statements.filter((step) => step.kind === kind && step.policy === name),
      ),
    ]),
    "   conclusions",
    ...decision.kinds
      .filter(({ conclusion }) => conclusion !== "does not limit")
      .map(({ kind, conclusion, because }) => `     ${KINDS[kind]} ${conclusion}: ${because}`),
    `   => ${decision.outcome}`,
  ];
}

const KINDS: Readonly<Record<PolicyKind, string>> = {
  identity: "policies of the caller:",
  resource: "policy of the resource:",
  boundary: "permissions boundary:",
  session: "session policies:",
  scp: "service control policies:",
  rcp: "resource control policies:",
  endpoint: "policy of the endpoint:",
};

/** Each statement and why; those that are about other actions together in one line. */
function stepLines(steps: readonly StatementStep[]): string[] {
  const isElsewhere = ({ because }: StatementStep) => because.startsWith("Action does not list");
  const elsewhere = steps.filter(isElsewhere).map(({ sid }) => sid);
  return [
    ...steps
      .filter((step) => !isElsewhere(step))
      .flatMap(({ effect, sid, applies, because }) => [
        `     ${effect} ${sid} ${applies ? "applies" : "does not apply"}`,
        ...because.split("; ").map((reason) => `       ${reason}`),
      ]),
    ...(elsewhere.length === 0 ? [] : [`     about other actions: ${elsewhere.join(", ")}`]),
  ];
}

function callerText(caller: Caller): string {
  switch (caller.kind) {
    case "service":
      return `the service ${caller.service}`;
    case "anonymous":
      return "anyone, not signed in";
    default:
      return `${caller.kind} ${caller.arn}`;
  }
}

function cellNamed(matrix: Matrix, name: CellName): { cell: Cell; integration: string } {
  const integrations = integrationsOf(matrix);
  const [only, second] = integrations;
  if (name.integration === undefined && second !== undefined) {
    throw new UsageError(
      `Environment ${matrix.environment} has ${integrations.length} integrations: add --integration ` +
        `with one of ${integrations.join(", ")}.`,
    );
  }
  const integration = known("integration", name.integration ?? only ?? "", integrations);
  const principal = known(
    "principal",
    name.principal,
    matrix.rows.map(({ id }) => id),
  );
  const action = known(
    "action",
    name.action,
    matrix.columns.map(({ id }) => id),
  );
  const cell = matrix.cells.find(
    (each) =>
      each.integration === integration && each.principal === principal && each.action === action,
  );
  if (cell === undefined) {
    throw new UsageError(`Integration ${integration} has no ${principal}: no one to ask about.`);
  }
  return { cell, integration };
}

/** Names may be written with blanks as well: `"read value"`. */
function known(kind: string, word: string, names: readonly string[]): string {
  const wanted = word.trim().replaceAll(" ", "-");
  if (!names.includes(wanted)) {
    throw new UsageError(
      `There is no ${kind} "${word}": ${nearestFirst(wanted, names).join(", ")}.`,
    );
  }
  return wanted;
}
