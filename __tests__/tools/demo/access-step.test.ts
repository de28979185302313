import type { Cell, Matrix } from "../../../tools/access/matrix-model";
import { accessNote, differences } from "../../../tools/demo/access-step";
import { DemoError } from "../../../tools/demo/demo-error";

type Changes = Readonly<Record<string, Pick<Cell, "outcome" | "by">>>;

const DENIED = {
  outcome: "denied explicitly",
  by: ["secret policy: DenyReadExceptReader"],
} as const;
const ALLOWED = { outcome: "allowed", by: ["execution role: ReadSecret"] } as const;

const PRINCIPALS = ["reader", "lambda-service-for-other-account", "administrator"];
const ACTIONS = ["read-value", "batch-read", "put-value", "update-function"];

/** The reader reads, everything else is denied, unless `changes` says otherwise of "row action". */
function matrix(changes: Changes = {}, integrations = ["weather"]): Matrix {
  return {
    environment: "local",
    origin: "synthesized",
    rows: PRINCIPALS.map((id) => ({ id, meaning: id })),
    columns: ACTIONS.map((id) => ({ id, meaning: id })),
    cells: integrations.flatMap((integration) =>
      PRINCIPALS.flatMap((principal) =>
        ACTIONS.map((action) => ({
          integration,
          principal,
          action,
          ...(principal === "reader" && action === "read-value" ? ALLOWED : DENIED),
          ...changes[`${principal} ${action}`],
          checks: [],
        })),
      ),
    ),
    notes: [],
  };
}

describe("the access that the demo shows", () => {
  it("is a table that fits beside the other steps", () => {
    const lines = accessNote(matrix(), matrix()).split("\n");

    expect(lines[0]).toMatch(/^ +read +put +policy +key policy +put row +code +assume$/);
    expect(lines[1]).toMatch(/^reader +yes +denied +denied$/);
    expect(lines[3]).toMatch(/^administrator +denied +denied +denied$/);
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(100 - "      ".length);
    }
  });

  it("is a line for each of several integrations", () => {
    const several = matrix({}, ["weather", "tides"]);

    expect(accessNote(several, several).split("\n").slice(1)).toEqual([
      "weather      reader",
      "tides        reader",
    ]);
  });

  it("fails the demo when it is not what was synthesized, in outcome or in reason", () => {
    const other = { "administrator update-function": { ...DENIED, by: ["another policy: Deny"] } };

    expect(() => accessNote(matrix(), matrix(other))).toThrow(DemoError);
    expect(() => accessNote(matrix(), matrix(other))).toThrow(
      /weather: administrator, update-function: denied explicitly by secret policy.*; now .* another policy: Deny/,
    );
    expect(() => accessNote(matrix(other), matrix(other))).not.toThrow();
  });

  it.each(["read-value", "batch-read"])("fails it when anyone else may read: %s", (action) => {
    const open = matrix({ [`administrator ${action}`]: ALLOWED });

    expect(() => accessNote(open, open)).toThrow(
      new DemoError("The key of weather may be read by: reader, administrator."),
    );
  });

  it("fails it when the reader may not read", () => {
    const closed = matrix({ "reader read-value": DENIED });

    expect(() => accessNote(closed, closed)).toThrow(
      new DemoError("The key of weather may be read by: nobody."),
    );
  });
});

describe("the differences of two matrices", () => {
  it("are none between equal ones, whatever the order of the reasons", () => {
    const reasons = (...by: string[]) =>
      matrix({ "reader update-function": { outcome: "allowed", by } });

    expect(differences(reasons("a: 1", "b: 2"), reasons("b: 2", "a: 1"))).toEqual([]);
    expect(differences(reasons("a: 1", "b: 2"), reasons("a: 1"))).toHaveLength(1);
  });

  it("show a cell that only one of them has", () => {
    const fewer = { ...matrix(), cells: matrix().cells.slice(1) };

    expect(differences(matrix(), fewer)).toEqual([
      "weather: reader, read-value: allowed by execution role: ReadSecret; now no such cell",
    ]);
    expect(differences(fewer, matrix())).toHaveLength(1);
  });
});
