import {
  absent,
  allOf,
  anyOf,
  differsOrAbsent,
  equals,
  filterPattern,
} from "../../detections/filter-pattern";

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

  it.each([
    ["a quote", 'a"b'],
    ["a backslash", "a\\b"],
    ["a wildcard inside", "a*b"],
  ])("refuses a value with %s", (_what, value) => {
    expect(() => equals("f", value)).toThrow(/cannot be matched/);
  });

  it.each(["", "a..b", "a[0]", "$.a", "a b"])("refuses the field path %j", (field) => {
    expect(() => absent(field)).toThrow(/is not a field path/);
  });
});
