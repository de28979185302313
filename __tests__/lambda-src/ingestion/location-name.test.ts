import fc from "fast-check";
import { locationKey, locationNameProblem } from "../../../lambda-src/ingestion/location-name";

test.each(["Seville", "São Paulo", "東京", "42.3478,-71.0466", "x".repeat(100)])(
  "accepts %s",
  (name) => {
    expect(locationNameProblem(name)).toBeUndefined();
  },
);

test.each([
  [7, "is of type number, not a text"],
  [null, "is null, not a text"],
  [["Seville"], "is an array, not a text"],
  [{ name: "Seville" }, "is of type object, not a text"],
  ["", 'is "", an empty text'],
  ["  ", 'is "  ", an empty text'],
  ["x".repeat(101), `starts with "${"x".repeat(20)}" and has 101 characters, more than 100`],
  ["a\nb", 'is "a\\nb", which contains a control character'],
  ["a\u0000", 'is "a\\u0000", which contains a control character'],
  ["a\u0085b", "which contains a control character"],
  ["a\u2028b", "which contains a control character"],
])("refuses %j", (value, problem) => {
  expect(locationNameProblem(value)).toContain(problem);
});

test.each([
  ["Seville", "seville"],
  ["  São \t Paulo ", "são paulo"],
  ["Sa\u0303o Paulo", "são paulo"],
])("the key of %j is %j", (name, key) => {
  expect(locationKey(name)).toBe(key);
});

test("property: a key is its own key", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      expect(locationKey(locationKey(name))).toBe(locationKey(name));
    }),
  );
});
