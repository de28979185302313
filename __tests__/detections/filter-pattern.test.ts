import { filterPattern } from "../../detections/filter-pattern";
import { matchesFilterPattern } from "../../detections/evaluate";
import {
  absent,
  allOf,
  anyOf,
  differsOrAbsent,
  equals,
  equalsIgnoringCase,
  type Term,
} from "../../detections/pattern";

describe("filterPattern", () => {
  it("writes comparisons, conjunctions and alternatives on one line", () => {
    const pattern = filterPattern(
      allOf(
        equals("eventName", "GetSecretValue"),
        anyOf(equals("a.b", "x"), equals("a.b", "*y")),
        absent("errorCode"),
      ),
    );

    expect(pattern).toBe(
      '{ ($.eventName = "GetSecretValue") && (($.a.b = "x") || ($.a.b = "*y")) && ($.errorCode NOT EXISTS) }',
    );
  });

  it("never writes != without NOT EXISTS of the same field", () => {
    const one = filterPattern(differsOrAbsent("who.arn", "arn:one"));
    const two = filterPattern(differsOrAbsent("who.arn", "arn:one", "arn:two"));

    expect(one).toBe('{ ($.who.arn NOT EXISTS) || ($.who.arn != "arn:one") }');
    expect(two).toBe(
      '{ ($.who.arn NOT EXISTS) || (($.who.arn != "arn:one") && ($.who.arn != "arn:two")) }',
    );
  });

  it("refuses a pattern over 1024 characters and says how long it is", () => {
    const atLimit = "x".repeat(1024 - '{ $.f = "" }'.length);

    expect(filterPattern(equals("f", atLimit))).toHaveLength(1024);
    expect(() => filterPattern(equals("f", `${atLimit}x`))).toThrow(/has 1025 characters/);
  });

  it("names what makes it shorter", () => {
    const tooLong = equals("f", "x".repeat(1024));

    expect(() => filterPattern(tooLong)).toThrow(/accepts 1024: allow fewer roles/);
    expect(() => filterPattern(tooLong, "split it")).toThrow(/accepts 1024: split it\. \{ /);
  });

  it("reads one field of any element", () => {
    expect(filterPattern(equals("names[*]", "*x"))).toBe('{ $.names[*] = "*x" }');
  });

  it("refuses more wildcard selectors than CloudWatch Logs takes", () => {
    const any = (count: number): Term =>
      anyOf(...["a", "b", "c", "d"].slice(0, count).map((list) => equals(`${list}[*]`, "x")));

    expect(matchesFilterPattern(filterPattern(any(3)), { c: ["x"] })).toBe(true);
    expect(() => filterPattern(any(4))).toThrow(
      /has 4 wildcard selectors, CloudWatch Logs accepts 3/,
    );
    expect(() => filterPattern(equals("a[*].b[*]", "x"))).toThrow(/one in a property selector/);
  });

  it("writes out both cases of each letter, as the language has no other way", () => {
    expect(filterPattern(equalsIgnoringCase("f", "Ab-1.x+", "c*", "*/d"))).toBe(
      String.raw`{ $.f = %^[aA][bB]-1\.[xX]\+$|^[cC]|/[dD]$% }`,
    );
  });

  it("refuses more regular expressions than CloudWatch Logs takes", () => {
    const any = (count: number): Term =>
      anyOf(...["a", "b", "c"].slice(0, count).map((field) => equalsIgnoringCase(field, "x")));

    expect(matchesFilterPattern(filterPattern(any(2)), { b: "X" })).toBe(true);
    expect(() => filterPattern(allOf(equals("d", "x"), any(3)))).toThrow(
      /has 3 regular expressions, CloudWatch Logs accepts 2/,
    );
  });
});
