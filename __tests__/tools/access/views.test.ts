import { explanation } from "../../../tools/access/explain";
import { jsonMatrix } from "../../../tools/access/json";
import { markdownMatrix } from "../../../tools/access/markdown";
import { ACTION_GROUPS } from "../../../tools/access/actions";
import { ASSUMED_PERMISSIONS } from "../../../tools/access/principals";
import { terminalMatrix } from "../../../tools/access/terminal";
import { matrixOf, stacksOfProd } from "./support/stacks";

const matrix = matrixOf(stacksOfProd());

/** What a reviewer asks about; each has to have a row, or a column. */
const PRINCIPALS = [
  "reader",
  "reader-from-internet",
  "reader-from-other-vpc",
  "operator",
  "deployer",
  "planner",
  "break-glass",
  "administrator",
  "root",
  "other-role",
  "other-account",
  "anonymous",
  "lambda-service",
];
const ACTIONS = [
  "read-value",
  "batch-read",
  "put-value",
  "describe",
  "list-versions",
  "change-policy",
  "delete",
  "restore",
  "replicate",
  "change-key",
  "decrypt-directly",
  "decrypt-through-service",
  "disable-key",
  "table-put",
  "table-update",
  "table-get",
  "table-scan",
  "table-delete",
  "update-function",
  "invoke",
  "assume-reader",
];

describe("the matrix", () => {
  it("has every principal and every action that is asked about", () => {
    expect(matrix.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(PRINCIPALS));
    expect(matrix.columns.map(({ id }) => id)).toEqual(expect.arrayContaining(ACTIONS));
  });

  it("has each of them once, with a meaning", () => {
    for (const list of [matrix.rows, matrix.columns]) {
      const ids = list.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(list.filter(({ meaning }) => meaning.length < 8)).toEqual([]);
    }
  });
});

describe("terminalMatrix", () => {
  const lines = terminalMatrix(matrix, true).split("\n");

  it("is the tables alone unless all is asked for, and says how to", () => {
    const short = terminalMatrix(matrix, false).split("\n");

    expect(short.length).toBeLessThan(lines.length / 2);
    expect(short).not.toContain("By which statements");
    expect(short.join("\n")).toContain("npm run access -- --all");
    expect(short.filter((line) => /^deployer +/.test(line))).toEqual(
      lines.filter((line) => /^deployer +/.test(line)),
    );
  });

  it("says at its foot what roles of others are taken to have", () => {
    expect(lines.join(" ")).toContain(ASSUMED_PERMISSIONS);
  });

  it("fits a terminal of 120 columns", () => {
    const statements = lines.indexOf("By which statements");

    expect(statements).toBeGreaterThan(0);
    expect(lines.slice(0, statements).filter((line) => line.length > 120)).toEqual([]);
  });

  it("has the cells under the words of their action", () => {
    const head = lines.findIndex((line) => line.startsWith("its value"));
    const [first, second] = lines.slice(head, head + 2);
    const deployer = lines.slice(head).find((line) => line.startsWith("deployer ")) ?? "";
    const column = first?.indexOf("read") ?? -1;

    expect(second?.slice(column, column + 5)).toBe("value");
    expect(deployer.slice(column, column + 4)).toBe("DENY");
    expect(deployer.slice((first ?? "").indexOf("rotate")).split(/ +/)[0]).toBe("yes");
  });

  it("says by which statements, for everyone together whom they decide about", () => {
    const from = lines.indexOf("  read-value", lines.indexOf("By which statements"));

    expect(lines.slice(from, from + 2)).toEqual(["  read-value", "    yes   reader"]);
    expect(lines.slice(from).join("\n")).toContain(
      "    DENY  reader-from-internet, reader-from-other-vpc\n" +
        "            secret policy: DenyReaderOutsideEndpoint\n",
    );
  });
});

describe("markdownMatrix", () => {
  it("has one line for each principal in each table, and the statements below", () => {
    const lines = markdownMatrix(matrix).split("\n");

    expect(lines).toContain(ASSUMED_PERMISSIONS);
    for (const { id } of matrix.rows) {
      expect(lines.filter((line) => line.startsWith(`| \`${id}\` `))).toHaveLength(
        ACTION_GROUPS.length,
      );
    }
    expect(lines).toContain(
      "  - `DENY` `reader-from-internet`, `reader-from-other-vpc`: secret policy: DenyReaderOutsideEndpoint",
    );
  });
});

describe("jsonMatrix", () => {
  it("keeps its shape", () => {
    const shape = JSON.parse(jsonMatrix(matrix)) as Record<string, unknown[]>;
    const cell = (shape.cells as { principal: string; action: string }[]).find(
      ({ principal, action }) => principal === "deployer" && action === "read-value",
    );

    expect(Object.keys(shape)).toEqual([
      "environment",
      "origin",
      "principals",
      "actions",
      "notes",
      "cells",
    ]);
    expect(shape.principals?.[0]).toEqual({ id: "reader", meaning: expect.any(String) });
    expect(cell).toEqual({
      integration: "weather",
      principal: "deployer",
      action: "read-value",
      outcome: "denied explicitly",
      statements: ["secret policy: DenyReadExceptReader"],
      from: "internet",
      requests: [
        {
          label: "secretsmanager:GetSecretValue",
          action: "secretsmanager:GetSecretValue",
          resource: expect.stringMatching(/^arn:aws:secretsmanager:/),
          outcome: "denied explicitly",
        },
        {
          label: "kms:Decrypt by Secrets Manager",
          action: "kms:Decrypt",
          resource: expect.stringMatching(/^arn:aws:kms:/),
          outcome: "denied implicitly",
        },
      ],
    });
  });
});

describe("explanation", () => {
  const explain = (principal: string, action: string, integration?: string) =>
    explanation(matrix, { principal, action, integration });

  it("shows each request, what it carries, each statement and the conclusion", () => {
    const text = explain("reader-from-internet", "read-value");

    expect(text).toMatch(/^May reader-from-internet read-value\? No: it is denied explicitly/);
    expect(text).toContain("1. secretsmanager:GetSecretValue");
    expect(text).toContain("aws:SourceIp = 203.0.113.10");
    expect(text).toContain("Deny DenyReaderOutsideEndpoint applies");
    expect(text).toContain("aws:SourceVpce: the key is absent from the request");
    expect(text).toContain("Deny DenyReadExceptReader does not apply");
    expect(text).toContain("2. kms:Decrypt by Secrets Manager");
    expect(text).toMatch(/So: denied explicitly, by\n {2}secret policy: DenyReaderOutsideEndpoint/);
  });

  it("answers yes where the only difference is the endpoint", () => {
    const text = explain("reader", "read-value");

    expect(text).toMatch(/^May reader read-value\? Yes\./);
    expect(text).toContain("Deny DenyReaderOutsideEndpoint does not apply");
    expect(text).toContain("Allow ReadWeather applies");
  });

  it("takes names with blanks, and the name of the integration", () => {
    expect(explain("break glass", "change policy", "weather")).toMatch(/Yes\./);
  });

  it("lists the names that it knows, the nearest first", () => {
    expect(() => explain("deplyer", "read-value")).toThrow(
      /^There is no principal "deplyer": deployer, reader, reader-from-internet, /,
    );
    expect(() => explain("deployer", "read-valu")).toThrow(
      /^There is no action "read-valu": read-value, batch-read, /,
    );
    expect(() => explain("deployer", "read-value", "wether")).toThrow(
      'There is no integration "wether": weather.',
    );
  });

  it("asks which integration is meant where there are two", () => {
    const [cell] = matrix.cells;
    const two = { ...matrix, cells: [...matrix.cells, { ...cell, integration: "traffic" }] };

    expect(() =>
      explanation(two as typeof matrix, { principal: "reader", action: "read-value" }),
    ).toThrow("has 2 integrations: add --integration with one of weather, traffic.");
  });
});
