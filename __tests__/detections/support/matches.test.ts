import { matches } from "./matches";

describe("matches", () => {
  it.each([
    ['{ $.a = "x" }', { a: "x" }, true],
    ['{ $.a = "x" }', {}, false],
    ['{ $.a != "x" }', { a: "y" }, true],
    // Documented by what it does not do: a comparison needs the field.
    ['{ $.a != "x" }', {}, false],
    ['{ $.a != "x" }', { a: {} }, false],
    ["{ $.a NOT EXISTS }", {}, true],
    ["{ $.a NOT EXISTS }", { a: null }, false],
    ['{ $.a.b = "*x*" }', { a: { b: "1x2" } }, true],
    ['{ $.a = "x*" }', { a: "1x" }, false],
    ['{ ($.a = "x") || ($.b = "x") && ($.b = "y") }', { a: "x" }, true],
    ['{ (($.a = "x") || ($.b = "x")) && ($.b = "y") }', { a: "x" }, false],
  ])("%s of %j is %j", (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each(["{ $.a > 1 }", '{ $.a = "x"', "$.a NOT EXISTS", '{ $.a[0] = "x" }'])(
    "refuses %s",
    (pattern) => {
      expect(() => matches(pattern, {})).toThrow(Error);
    },
  );
});
