import { errorName } from "../../../lambda-src/secrets/error-name";

class NoSuchHost extends Error {
  override readonly name = "NoSuchHost";
}

test.each<[string, unknown, string]>([
  ["the code", Object.assign(new Error("m"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
  ["the code before the name", Object.assign(new TypeError("m"), { code: "E_TYPE" }), "E_TYPE"],
  ["the class", new NoSuchHost("m"), "NoSuchHost"],
  ["the class of the language", new TypeError("m"), "TypeError"],
  [
    "a name with a dot",
    Object.assign(new Error("m"), { code: "Client.Timeout" }),
    "Client.Timeout",
  ],
  ["64 characters", Object.assign(new Error("m"), { code: "E".repeat(64) }), "E".repeat(64)],
])("%s", (_, error, name) => {
  expect(errorName(error)).toBe(name);
});

test.each<[string, unknown]>([
  ["Error says nothing", new Error("canary-1")],
  ["a text", "canary-1"],
  ["nothing", undefined],
  ["null", null],
  ["a name with a space", Object.assign(new Error("m"), { name: "canary 1" })],
  ["a name that begins with a digit", Object.assign(new Error("m"), { name: "1canary" })],
  ["more than an identifier", Object.assign(new Error("m"), { name: "canary: 1" })],
  ["65 characters", Object.assign(new Error("m"), { code: "E".repeat(65) })],
  ["a number", Object.assign(new Error("m"), { code: 401 })],
])("not %s", (_, error) => {
  expect(errorName(error)).toBe("unknown error");
});
