import { SecretMalformedError } from "../../../lambda-src/secrets/errors";
import { readSecretField } from "../../../lambda-src/secrets/secret-field";
import { everyRendering } from "../support/leaks";

const CANARY = "canary-93d1";

test("reads the field and ignores the others", () => {
  const text = JSON.stringify({ apiKey: CANARY, owner: "team", issued: 1 });

  expect(readSecretField("weather", text, "apiKey").expose()).toBe(CANARY);
});

test("reads a field with another name", () => {
  expect(readSecretField("weather", `{"token":"${CANARY}"}`, "token").expose()).toBe(CANARY);
});

test.each([
  ["a plain text", CANARY, "not a JSON object"],
  ["broken JSON", `{"apiKey": "${CANARY}`, "not a JSON object"],
  ["a JSON text", JSON.stringify(CANARY), "not a JSON object"],
  ["an array", JSON.stringify([CANARY]), "not a JSON object"],
  ["null", "null", "not a JSON object"],
  ["nothing", "", "not a JSON object"],
  ["another field", JSON.stringify({ [CANARY]: CANARY }), 'no text field "apiKey"'],
  ["a number", '{"apiKey": 1}', 'no text field "apiKey"'],
  ["an object", JSON.stringify({ apiKey: { value: CANARY } }), 'no text field "apiKey"'],
  ["an empty text", '{"apiKey": ""}', 'the field "apiKey" is empty'],
])("refuses %s without quoting it", (_, text, problem) => {
  const error = errorOf(() => readSecretField("weather", text, "apiKey"));

  expect(error).toBeInstanceOf(SecretMalformedError);
  expect(error).toMatchObject({ kind: "secret-malformed", secretName: "weather" });
  expect(String(error)).toContain(problem);
  expect(String(error)).toContain('{"apiKey": "..."}');
  expect(everyRendering(error)).not.toContain(CANARY);
});

test.each(["toString", "constructor", "__proto__"])("does not read inherited %s", (field) => {
  expect(() => readSecretField("weather", "{}", field)).toThrow(SecretMalformedError);
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
