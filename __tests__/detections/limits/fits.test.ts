import { fits } from "../../../detections/limits/fits";
import { eventPattern } from "../../../detections/event-pattern";
import { filterPattern } from "../../../detections/filter-pattern";
import { allOf, anyOf, equals, equalsIgnoringCase } from "../../../detections/pattern";
import type { Term } from "../../../detections/pattern";

/** A filter says the long part once; a rule repeats it in each alternative. */
const either = (value: string, ...fields: string[]): Term =>
  anyOf(...fields.map((field) => equals(field, value)));

describe("fits", () => {
  it("is true up to the limit of a filter, and not beyond", () => {
    const room = 1024 - filterPattern(equals("f", "x")).length + 1;

    expect(fits(equals("f", "x".repeat(room)))).toBe(true);
    expect(fits(equals("f", "x".repeat(room + 1)))).toBe(false);
  });

  it("is true up to the limit of a rule, and not beyond", () => {
    const term = (length: number) =>
      allOf(
        either("x".repeat(length), "a", "b", "c", "d", "j"),
        either("x".repeat(length), "e", "f", "g", "h", "i"),
      );
    const lengths = Array.from({ length: 60 }, (_each, index) => index + 1);
    const longest = lengths.findLast((length) => fits(term(length))) ?? 0;

    expect(() => eventPattern(term(longest))).not.toThrow();
    expect(() => filterPattern(term(longest + 1))).not.toThrow();
    expect(() => eventPattern(term(longest + 1))).toThrow(/EventBridge accepts 2048/);
  });

  it("is true of as much as a filter counts", () => {
    const arrays = (count: number) =>
      anyOf(...["a", "b", "c", "d"].slice(0, count).map((f) => equals(`${f}[*].id`, "x")));
    const cases = (count: number) =>
      anyOf(...["a", "b", "c"].slice(0, count).map((f) => equalsIgnoringCase(f, "x")));

    expect([fits(arrays(3)), fits(arrays(4))]).toEqual([true, false]);
    expect([fits(cases(2)), fits(cases(3))]).toEqual([true, false]);
  });

  it("does not take a defect for a pattern that is too long", () => {
    expect(() => fits(allOf(equals("a", "x"), equals("a", "y")))).toThrow(/"a" twice/);
  });
});
