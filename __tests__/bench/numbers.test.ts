import { figures, integer, ratio } from "../../bench/numbers";

describe("numbers of the report", () => {
  it.each([
    [0.04956, "0.0496"],
    [1, "1"],
    [48.49, "48.5"],
    [1234.5, "1,230"],
    [1_069_999, "1,070,000"],
    [Number.NaN, "–"],
    [-Infinity, "–"],
  ])("%p has three figures: %p", (value, text) => {
    expect(figures(value)).toBe(text);
  });

  it("are ratios with a sign", () => {
    expect(ratio(1.2)).toBe("1.2 ×");
    expect(ratio(Number.NaN)).toBe("–");
  });

  it("are counts with commas", () => {
    expect(integer(12345)).toBe("12,345");
  });
});
