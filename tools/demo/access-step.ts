import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deployedPolicies } from "../access/deployed-policies";
import { accessMatrix } from "../access/matrix";
import type { Cell, Matrix } from "../access/matrix-model";
import { ASSUMED_PERMISSIONS } from "../access/principals";
import { synthesizedPolicies } from "../access/synthesized-policies";
import type { StackJson } from "../synthesized-stacks";
import { wrapped } from "../wrapped";
import { DemoError } from "./demo-error";
import type { LocalDeployment } from "./local-deployment";
import { STACK_PARTS } from "./local-deployment";
import { table } from "./table";

/** Columns of the compact matrix, with headings that fit. */
const COLUMNS: Readonly<Record<string, string>> = {
  "read-value": "read",
  "put-value": "put",
  "change-policy": "policy",
  "change-key-policy": "key policy",
  "table-put": "put row",
  "update-function": "code",
  "assume-reader": "assume",
};

const WORDS: Readonly<Record<Cell["outcome"], string>> = {
  allowed: "yes",
  "denied explicitly": "denied",
  "denied implicitly": "no",
  "not applicable": "",
};

/** With the indentation of a note, 100. */
const LINE_CHARACTERS = 94;

/** Whoever may get the value, alone or among others. */
const READS = ["read-value", "batch-read"];

/** The rows that are meant to: the reader, and a role that rotates where there is one. */
const READERS = /^(reader|rotation(-\d+)?)$/;

/**
 * Who may do what, from the policies that are read back from the stand-in.
 *
 * @param note gets the matrix, of the columns that tell most
 * @throws DemoError when it is not what the synthesized policies say, when the reader may not read or
 *   when anyone else may
 */
export async function showAccess(
  deployment: LocalDeployment,
  note: (text: string) => void,
): Promise<void> {
  note(accessNote(synthesizedMatrix(deployment), await deployedMatrix(deployment)));
}

/**
 * What the demo shows of two matrices, of which the second has to be as the first.
 *
 * @returns of one integration the matrix, of the columns that tell most; of several who may read
 * @throws DemoError as {@link showAccess}
 */
export function accessNote(synthesized: Matrix, deployed: Matrix): string {
  const changes = differences(synthesized, deployed);
  if (changes.length > 0) {
    throw new DemoError(
      `The policies that are deployed are not those that were synthesized:\n${changes.join("\n")}`,
    );
  }
  const integrations = [...new Set(deployed.cells.map(({ integration }) => integration))];
  const readers = integrations.map(
    (integration) => [integration, readersOf(deployed, integration)] as const,
  );
  for (const [integration, allowed] of readers) {
    const strangers = allowed.filter((principal) => !READERS.test(principal));
    if (strangers.length > 0 || !allowed.includes("reader")) {
      throw new DemoError(
        `The key of ${integration} may be read by: ${allowed.join(", ") || "nobody"}.`,
      );
    }
  }
  return integrations.length > 1
    ? table(
        Object.fromEntries(readers.map(([name, allowed]) => [name, allowed.join(", ")])),
        "integration",
        "who may read its key",
      )
    : compactMatrix(deployed);
}

/** The matrix of what was given to Terraform. */
export function synthesizedMatrix(deployment: LocalDeployment): Matrix {
  const { environment } = deployment;
  const stacks = Object.fromEntries(
    STACK_PARTS.map((part) => [
      `${environment.name}-${part}`,
      JSON.parse(
        readFileSync(join(deployment.stackFolder(part), "cdk.tf.json"), "utf8"),
      ) as StackJson,
    ]),
  );
  return accessMatrix(environment, synthesizedPolicies(environment, stacks, "synthesized"));
}

/** The matrix of what the stand-in has. */
export async function deployedMatrix({
  environment,
  clientConfig,
}: LocalDeployment): Promise<Matrix> {
  return accessMatrix(environment, await deployedPolicies(environment, clientConfig));
}

/** Cells that are not the same in both, or are in one only, a line each. */
export function differences(before: Matrix, after: Matrix): string[] {
  const [first, second] = [before, after].map(
    ({ cells }) => new Map(cells.map((cell) => [placeOf(cell), textOf(cell)])),
  );
  const places = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
  return [...places].flatMap((place) => {
    const was = first?.get(place) ?? "no such cell";
    const is = second?.get(place) ?? "no such cell";
    return was === is ? [] : [`${place}: ${was}; now ${is}`];
  });
}

function placeOf({ integration, principal, action }: Cell): string {
  return `${integration}: ${principal}, ${action}`;
}

function textOf({ outcome, by }: Cell): string {
  return by.length === 0 ? outcome : `${outcome} by ${[...by].sort().join(", ")}`;
}

function readersOf({ cells }: Matrix, integration: string): string[] {
  const allowed = cells.filter(
    (cell) =>
      cell.integration === integration && READS.includes(cell.action) && cell.outcome === "allowed",
  );
  return [...new Set(allowed.map(({ principal }) => principal))];
}

function compactMatrix({ rows, cells }: Matrix): string {
  const present = rows.filter(({ id }) => cells.some(({ principal }) => principal === id));
  const lines = [
    ["", ...Object.values(COLUMNS)],
    ...present.map(({ id }) => [
      id,
      ...Object.keys(COLUMNS).map((column) => {
        const cell = cells.find(({ principal, action }) => principal === id && action === column);
        return cell === undefined ? "" : WORDS[cell.outcome];
      }),
    ]),
  ];
  const widths = lines[0]?.map((_, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  );
  return [
    ...lines.map((line) =>
      line
        .map((word, index) => word.padEnd(widths?.[index] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    ...wrapped(
      `denied: by a Deny, whatever else allows; no: nothing allows it. ${ASSUMED_PERMISSIONS} ` +
        "npm run access -- --all says why.",
      LINE_CHARACTERS,
    ),
  ].join("\n");
}
