/** Every proof that the threat model names is there and says what the threat model says. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../config/load-environment";
import { projectFolder } from "../../config/project-folder";
import { auditDetections, operationsDetections } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { accessMatrix } from "../../tools/access/matrix";
import type { Matrix } from "../../tools/access/matrix-model";
import { synthesizedPolicies } from "../../tools/access/synthesized-policies";
import { synthesizedStacks } from "../../tools/synthesized-stacks";
import type { Proof } from "./support/proofs";
import { saysNotStopped, threatRows } from "./support/proofs";

const docs = join(projectFolder(), "docs");
const rows = threatRows(readFileSync(join(docs, "threat-model.md"), "utf8"));

const prod = loadEnvironment("prod");
const matrix = accessMatrix(
  prod,
  synthesizedPolicies(prod, synthesizedStacks(prod), "synthesized"),
);
const detections = [...auditDetections(prod, EXAMPLE_NETWORK), ...operationsDetections(prod)].map(
  ({ id }): string => id,
);

/** What is wrong with a proof; undefined when it holds. */
function flaw(proof: Proof, cells: Matrix["cells"] = matrix.cells): string | undefined {
  const file = join(docs, proof.target);
  if (!existsSync(file)) {
    return `${proof.target} does not exist`;
  }
  switch (proof.kind) {
    case "cell": {
      const { principal, action, outcome } = proof;
      const outcomes = cells
        .filter((cell) => cell.principal === principal && cell.action === action)
        .map((cell) => cell.outcome);
      return outcomes.length > 0 && outcomes.every((each) => each === outcome)
        ? undefined
        : `${principal} × ${action} is ${outcomes.join(", ") || "no cell"}, not ${outcome}`;
    }
    case "detection":
      return detections.includes(proof.id) && readFileSync(file, "utf8").includes(`"${proof.id}"`)
        ? undefined
        : `no detection ${proof.id} in ${proof.target}`;
    case "test":
      return readFileSync(file, "utf8").includes(`"${proof.name}"`)
        ? undefined
        : `no test "${proof.name}" in ${proof.target}`;
  }
}

describe("docs/threat-model.md", () => {
  it("has threats", () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)("shows what it says: $threat", ({ proofs }) => {
    expect(proofs.map((proof) => flaw(proof)).filter((each) => each !== undefined)).toEqual([]);
  });

  it.each(rows)("is proven or says that it is not stopped: $threat", (row) => {
    expect(row.proofs.length > 0 || saysNotStopped(row)).toBe(true);
  });

  it("says of a threat that is allowed that it is not stopped, or noticed only", () => {
    // What a role is for is allowed to it, beside the alarms that notice it.
    const allowed = rows.filter(({ proofs }) =>
      proofs.some((proof) => proof.kind === "cell" && proof.outcome === "allowed"),
    );
    const silent = allowed.filter(
      (row) => !saysNotStopped(row) && !row.proofs.some(({ kind }) => kind === "detection"),
    );

    expect(allowed.length).toBeGreaterThan(5);
    expect(silent.map(({ threat }) => threat)).toEqual([]);
  });
});

describe("a proof", () => {
  const only = (text: string): Proof => {
    const [row] = threatRows(`## Threats\n\n| a | b | ${text} | c |\n`);
    const [proof] = row?.proofs ?? [];
    if (proof === undefined) throw new Error(`No proof in ${text}.`);
    return proof;
  };

  it.each([
    ["a cell", "[`cell: other-role × read-value = denied explicitly`](threat-model.md)"],
    ["a detection", "[`detection: unexpected-reader`](../detections/reads/unexpected-reader.ts)"],
    ["a test", "[`test: a proof`](../__tests__/docs/threat-model.test.ts)"],
  ])("that holds has no flaw: %s", (_, text) => {
    expect(flaw(only(text))).toBeUndefined();
  });

  it.each([
    [
      "a cell with another outcome",
      "[`cell: other-role × read-value = allowed`](threat-model.md)",
      "other-role × read-value is denied explicitly, not allowed",
    ],
    [
      "a cell that is not there",
      "[`cell: nobody × read-value = allowed`](threat-model.md)",
      "nobody × read-value is no cell, not allowed",
    ],
    [
      "a detection that is not there",
      "[`detection: unexpected`](../detections/reads/unexpected-reader.ts)",
      "no detection unexpected in ../detections/reads/unexpected-reader.ts",
    ],
    [
      "a detection of another file",
      "[`detection: denied-read`](../detections/reads/unexpected-reader.ts)",
      "no detection denied-read in ../detections/reads/unexpected-reader.ts",
    ],
    [
      "a test that is not there",
      "[`test: never`](../__tests__/docs/support/proofs.ts)",
      'no test "never" in ../__tests__/docs/support/proofs.ts',
    ],
    [
      "a file that is not there",
      "[`test: a proof`](never.test.ts)",
      "never.test.ts does not exist",
    ],
  ])("that does not hold says why: %s", (_, text, reason) => {
    expect(flaw(only(text))).toBe(reason);
  });

  it("that is no cell is an error", () => {
    expect(() => only("[`cell: administrator reads`](threat-model.md)")).toThrow(
      'Not a cell: "administrator reads". Write PRINCIPAL × ACTION = OUTCOME.',
    );
  });

  it("is of one of two integrations not enough", () => {
    const both = [
      ...matrix.cells,
      ...matrix.cells.map((cell) => ({ ...cell, outcome: "allowed" as const })),
    ];
    const proof = only("[`cell: other-role × read-value = denied explicitly`](threat-model.md)");

    expect(flaw(proof, both)).toBe(
      "other-role × read-value is denied explicitly, allowed, not denied explicitly",
    );
  });

  it("is needed where nothing says that it is not stopped", () => {
    const [without, plain] = threatRows(
      "## Threats\n\n| a | b | | c |\n| a | **Not stopped.** | | c |\n",
    );

    expect([without, plain].map((row) => row !== undefined && saysNotStopped(row))).toEqual([
      false,
      true,
    ]);
  });
});
