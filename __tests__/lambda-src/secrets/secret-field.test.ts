import { SecretMalformedError } from "../../../lambda-src/secrets/errors";
import { selectField } from "../../../lambda-src/secrets/secret-field";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { everyRendering } from "../support/leaks";

const CANARY = "canary-93d1";
const select = (text: string, field?: string) =>
  selectField("weather", new SecretValue(text), field);

test("reads the field and ignores the others", () => {
  const text = JSON.stringify({ apiKey: CANARY, owner: "team", issued: 1 });

  expect(select(text, "apiKey").expose()).toBe(CANARY);
});

test("reads a field with another name", () => {
  expect(select(`{"token":"${CANARY}"}`, "token").expose()).toBe(CANARY);
});

test.each([CANARY, `{"apiKey":"${CANARY}"}`, " "])(
  "without a field the whole text is it: %p",
  (text) => {
    const value = new SecretValue(text);

    expect(selectField("weather", value, undefined)).toBe(value);
  },
);

test("an empty text is refused", () => {
  expect(() => select("")).toThrow(new SecretMalformedError("weather", "it is empty."));
});

test.each([
  ["a plain text", CANARY, "it is not a JSON object"],
  ["broken JSON", `{"apiKey": "${CANARY}`, "it is not a JSON object"],
  ["a JSON text", JSON.stringify(CANARY), "it is not a JSON object"],
  ["an array", JSON.stringify([CANARY]), "it is not a JSON object"],
  ["null", "null", "it is not a JSON object"],
  ["nothing", "", "it is not a JSON object"],
  ["another field", JSON.stringify({ [CANARY]: CANARY }), 'it has no text in the field "apiKey"'],
  ["a number", '{"apiKey": 1}', 'it has no text in the field "apiKey"'],
  [
    "an object",
    JSON.stringify({ apiKey: { value: CANARY } }),
    'it has no text in the field "apiKey"',
  ],
  ["an empty text", '{"apiKey": ""}', 'it has no text in the field "apiKey"'],
])("refuses %s without quoting it", (_, text, problem) => {
  const error = errorOf(() => select(text, "apiKey"));

  expect(error).toBeInstanceOf(SecretMalformedError);
  expect(error).toMatchObject({
    kind: "secret-malformed",
    secretName: "weather",
    message: `Secret "weather": ${problem}. Put {"apiKey": "..."}.`,
  });
  expect(everyRendering(error)).not.toContain(CANARY);
});

test.each(["toString", "constructor", "__proto__"])("does not read inherited %s", (field) => {
  expect(() => select("{}", field)).toThrow(SecretMalformedError);
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
