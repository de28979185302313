import { check, checkEach } from "../../bench/check";
import { type Limit, LIMITS, named, withinFloor } from "../../bench/limits";

const AT_MOST: Limit = { what: "time", bound: "at most", value: 1.5, unit: "×" };
const AT_LEAST: Limit = { what: "reads", bound: "at least", value: 500, unit: "" };

describe("check", () => {
  it.each([
    [AT_MOST, 1.49, true],
    [AT_MOST, 1.5, true],
    [AT_MOST, 1.51, false],
    [AT_LEAST, 499, false],
    [AT_LEAST, 500, true],
    [AT_LEAST, 501, true],
  ])("holds %j against %p: %p", (limit, measured, passed) => {
    expect(check(limit, measured).passed).toBe(passed);
  });

  it.each([AT_MOST, AT_LEAST])("misses the limit without a measurement: %j", (limit) => {
    expect(check(limit, Number.NaN).passed).toBe(false);
  });

  it("says what was measured and what it must be, with units", () => {
    const limit: Limit = { what: "slowest read", bound: "at most", value: 5, unit: "ms" };

    expect(check(limit, 4.256)).toEqual({
      what: "slowest read",
      measured: "4.26 ms",
      limit: "at most 5 ms",
      passed: true,
      missedBy: [],
    });
  });

  it("does not round a missed limit to a reached one", () => {
    expect(check(AT_MOST, 1.5004)).toMatchObject({ measured: "1.5004×", passed: false });
    expect(check(AT_MOST, 1.5)).toMatchObject({ measured: "1.5×", passed: true });
  });
});

describe("checkEach", () => {
  it("gives the highest number where numbers are limited from above", () => {
    const result = checkEach(AT_MOST, new Map(Object.entries({ a: 1.2, b: 1.4, c: 1.3 })));

    expect(result).toEqual({
      what: "time, the worst of 3",
      measured: "1.40×",
      limit: "at most 1.5×",
      passed: true,
      missedBy: [],
    });
  });

  it("gives the lowest number where numbers are limited from below", () => {
    const result = checkEach(AT_LEAST, new Map(Object.entries({ a: 500, b: 498 })));

    expect(result).toMatchObject({ measured: "498", passed: false });
  });

  it("names everyone who misses the limit, and only them", () => {
    const { missedBy } = checkEach(AT_MOST, new Map(Object.entries({ a: 1.6, b: 1.4, c: 1.75 })));

    expect(missedBy).toEqual(["a: 1.60", "c: 1.75"]);
  });

  it("misses the limit when one number is missing", () => {
    const result = checkEach(AT_MOST, new Map(Object.entries({ a: 1, b: Number.NaN })));

    expect(result.passed).toBe(false);
  });

  it("misses the limit when nothing was measured", () => {
    expect(checkEach(AT_MOST, new Map()).passed).toBe(false);
    expect(checkEach(AT_LEAST, new Map()).passed).toBe(false);
  });
});

describe("limits", () => {
  it("have one description each, so that a missed one can be found", () => {
    const descriptions = Object.values(LIMITS).map(({ what }) => what);

    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  it("keep their value under another name", () => {
    expect(named(AT_MOST, "SDK")).toEqual({ ...AT_MOST, what: "time, SDK" });
  });
});

describe("a limit that the floor can keep out of reach", () => {
  const limit: Limit = { what: "fast", bound: "at least", value: 15, unit: "×" };

  test("stands where the floor reaches more", () => {
    expect(withinFloor(limit, 100)).toBe(limit);
  });

  test("is a share of what the floor reaches elsewhere, and says so", () => {
    expect(withinFloor(limit, 10)).toEqual({
      ...limit,
      value: 8,
      what: "fast (15 where Date.now() is fast enough)",
    });
  });
});
