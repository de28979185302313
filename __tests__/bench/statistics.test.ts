import { median, medianRatio, quantile, spread } from "../../bench/statistics";

describe("quantile", () => {
  it("orders numbers by value and not as text", () => {
    expect(quantile([10, 9, 100, 1], 0)).toBe(1);
    expect(quantile([10, 9, 100, 1], 1)).toBe(100);
  });

  it("interpolates between the two nearest values", () => {
    expect(quantile([0, 10, 20, 30], 0.25)).toBe(7.5);
  });

  it("leaves its input as it is", () => {
    const values = [3, 1, 2];

    quantile(values, 0.5);

    expect(values).toEqual([3, 1, 2]);
  });

  it("is NaN without values, which reaches no limit", () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("median", () => {
  it.each([
    [[5], 5],
    [[1, 9, 2], 2],
    [[1, 2, 3, 100], 2.5],
  ])("of %p is %p", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe("medianRatio", () => {
  it("compares the two numbers of each round, so that one slow round does not count", () => {
    // The machine is ten times slower in the second round, for both.
    expect(medianRatio([2, 20, 2], [1, 10, 1])).toBe(2);
  });

  it("is NaN where the other series is shorter", () => {
    expect(medianRatio([1, 1], [1])).toBeNaN();
  });
});

describe("spread", () => {
  it("is the middle half relative to the median", () => {
    expect(spread([8, 9, 10, 11, 12])).toBeCloseTo(0.2);
  });

  it("is zero for equal values", () => {
    expect(spread([4, 4, 4])).toBe(0);
  });
});
