import { asMarkdown, asText, type Table } from "../../bench/report";

const TABLE: Table = {
  title: "Warm read",
  notes: ["Fresh processes.", "Medians."],
  headings: ["", "ns", "calls"],
  rows: [
    ["this client", "48.5", "1 / 2"],
    ["a | b", "1,234", "–"],
  ],
  checks: [
    { what: "time", measured: "1.20×", limit: "at most 1.5×", passed: true, missedBy: [] },
    {
      what: "1,000 readers: calls",
      measured: "12 KiB",
      limit: "at most 5 KiB",
      passed: false,
      missedBy: ["WCP: 12", "SDK: 6"],
    },
  ],
};

describe("asText", () => {
  it("aligns text left and numbers right", () => {
    expect(asText(TABLE)).toBe(
      [
        "Warm read",
        "=========",
        "Fresh processes.",
        "Medians.",
        "",
        "                ns  calls",
        "this client   48.5  1 / 2",
        "a | b        1,234      –",
        "",
        "   limit of              measured  must be",
        "✔  time                     1.20×  at most 1.5×",
        "✘  1,000 readers: calls    12 KiB  at most 5 KiB",
        "   missed by WCP: 12",
        "   missed by SDK: 6",
        "",
      ].join("\n"),
    );
  });
});

describe("asMarkdown", () => {
  it("is a table of GitHub, in which a bar in a cell is escaped", () => {
    expect(asMarkdown(TABLE)).toBe(
      [
        "### Warm read",
        "",
        "Fresh processes. Medians.",
        "",
        "|  | ns | calls |",
        "| --- | --: | --: |",
        "| this client | 48.5 | 1 / 2 |",
        "| a \\| b | 1,234 | – |",
        "",
        "|  | limit of | measured | must be |",
        "| --- | --- | --: | --- |",
        "| ✔ | time | 1.20× | at most 1.5× |",
        "| ✘ | 1,000 readers: calls | 12 KiB | at most 5 KiB |",
        "",
      ].join("\n"),
    );
  });
});
