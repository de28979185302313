import { jsonObject } from "../../../lambda-src/secrets/json-object";

test("gives the fields of an object", () => {
  expect(jsonObject('{"a":1,"b":{"c":null}}')).toEqual({ a: 1, b: { c: null } });
});

test.each(["null", "[1]", "1", '"text"', "true", "", "{", undefined, null])(
  "%p is none",
  (text) => {
    expect(jsonObject(text)).toBeUndefined();
  },
);
