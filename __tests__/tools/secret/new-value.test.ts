import * as fc from "fast-check";
import { loadEnvironment } from "../../../config/load-environment";
import { isSendable } from "../../../lambda-src/ingestion/sendable-key";
import { selectField } from "../../../lambda-src/secrets/secret-field";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { UsageError } from "../../../tools/command-line";
import { newValueOf } from "../../../tools/secret/new-value";
import { everyRendering } from "../../lambda-src/support/leaks";

const [integration] = loadEnvironment("prod").integrations;
if (integration === undefined) throw new Error("prod has no integration");
const weather = integration;

/** What the function does with what is stored, or the error's message. */
function used(typed: string): string {
  let stored: string;
  try {
    stored = newValueOf(weather, typed).text;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  const key = selectField("s", new SecretValue(stored), weather.secret.field).expose();
  expect(isSendable(key)).toBe(true);
  return key;
}

describe("newValueOf", () => {
  it("stores a key in the integration's field", () => {
    expect(newValueOf(weather, 'k"1\\')).toEqual({
      text: '{"apiKey":"k\\"1\\\\"}',
      confidential: ['k"1\\'],
    });
    expect(
      newValueOf({ ...weather, secret: { ...weather.secret, field: "token" } }, "k1").text,
    ).toBe('{"token":"k1"}');
  });

  it("stores a JSON object as it is, and knows what in it must not show", () => {
    const text =
      '{\n "apiKey": "key-12345", "more": ["word", 123456, {"a": "deep"}], "short": "abc", "yes": true }';

    expect(newValueOf(weather, `${text}\n`)).toEqual({
      text,
      confidential: [text, "key-12345", "word", "123456", "deep"],
    });
  });

  it.each([
    "a1",
    "sk_live_51Hx0==",
    "AKEY==",
    "ABC_DEF=",
    "k".repeat(8192),
    "$2b$10$abcdef",
    "test-4f1c",
    "secret-4f1c",
    "apikey-4f1c",
    "!#%&'()*+,-./:;<=>?@[]^_`{|}~",
  ])("takes %s", (key) => {
    expect(used(key)).toBe(key);
  });

  it.each<[string, string, string]>([
    ["nothing", "", "got nothing"],
    ["blanks", "  \n ", "got nothing"],
    ["a blank before it", " canary-1", "a header cannot carry"],
    ["a blank after it", "canary-1 ", "a header cannot carry"],
    ["a blank within", "Bearer canary-1", "a header cannot carry"],
    ["two lines", "canary-1\ncanary-2", "a header cannot carry"],
    ["a tab", "canary\t1", "a header cannot carry"],
    ["another line end", "canary-1\r", "a header cannot carry"],
    ["a byte order mark", "\ufeffcanary-1", "a header cannot carry"],
    ["another alphabet", "canary-ключ", "a header cannot carry"],
    ["a control character", "canary\u0007", "a header cannot carry"],
    ["a line from a terminal", "$ export API_KEY=canary-1", "a header cannot carry"],
    ["too long a key", "canary".repeat(1366), "a key of 8196 characters"],
    [
      "an object without the field",
      '{"apikey":"canary-1"}',
      'without a text in the field "apiKey"',
    ],
    ["an object with an empty field", '{"apiKey":""}', 'without a text in the field "apiKey"'],
    ["an object with a number", '{"apiKey":7}', 'without a text in the field "apiKey"'],
    ["an object within", '{"apiKey":{"canary":"1"}}', 'without a text in the field "apiKey"'],
    ["an object with a bad key", '{"apiKey":"canary 1"}', "a header cannot carry"],
    ["an object with a placeholder", '{"apiKey":"..."}', "masked or shortened"],
    ["a broken object", '{"apiKey":"canary-1"', "begins like JSON"],
    ["a list", '["canary-1"]', "begins like JSON"],
    ["a text of JSON", '"canary-1"', "a text in quotes"],
    ["other quotes", "'canary-1'", "a text in quotes"],
    ["the secret's name", "acme-prod-weather-api-key", "a name of the configuration"],
    ["the integration's name", "weather", "a name of the configuration"],
    ["the field's name", "apiKey", "a name of the configuration"],
    ["the header's name", "apikey", "a name of the configuration"],
    ["a header", "APIKEY:canary-1", "a header with its name"],
    ["an ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:canary", "an ARN"],
    ["an address", "op://vault/canary/key", "the address of a key"],
    ["an assignment", "WEATHER_API_KEY=canary-1", "an assignment"],
    ...[
      "changeme",
      "CHANGE-ME",
      "replace_me",
      "<api-key>",
      "<canary>",
      "${API_KEY}",
      "$API_KEY",
      "$(pass)",
      "%API_KEY%",
      "your-api-key",
      "YOUR_API_KEY_HERE",
      "my-secret",
      "api_key",
      "password",
      "test",
      "todo",
      "null",
      "undefined",
      "xxxx",
      "****",
      "XXXX-XXXX",
      "...",
      "canary...1f",
    ].map((text): [string, string, string] => [`the placeholder ${text}`, text, "value: got a"]),
  ])("refuses %s with a remedy, and without repeating it", (_what, typed, message) => {
    let error: unknown;
    try {
      newValueOf(weather, typed);
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(/fix: .* Nothing was put\.$/);
    expect(everyRendering(error)).not.toMatch(/canary/);
  });

  it("takes in an object what is ambiguous alone", () => {
    expect(used('{"apiKey":"\'quoted\'"}')).toBe("'quoted'");
    expect(used('{"apiKey":"[1f]"}')).toBe("[1f]");
  });

  it("lets nothing pass that the function could not send, whatever is typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (typed) => {
        const result = used(typed);

        expect(isSendable(result) || result.endsWith("Nothing was put.")).toBe(true);
      }),
    );
  });
});
