import { slowReadsAfterTheFirst } from "../../../bench/secrets/outage-summary";

describe("slowReadsAfterTheFirst", () => {
  it.each([
    ["no read", [], 0],
    ["none slow", [50, 0.1, 50], 0],
    ["one slow, the one that finds out", [0.1, 5_000, 0.1], 0],
    ["two slow", [5_000, 0.1, 50.1], 1],
    ["all slow", [51, 52, 53, 54], 3],
  ])("%s", (_, milliseconds, expected) => {
    expect(slowReadsAfterTheFirst(milliseconds)).toBe(expected);
  });
});
