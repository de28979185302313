import { format, inspect } from "node:util";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";

const CANARY = "canary-5b0c7f21";
const secret = new SecretValue(CANARY);

test("expose gives the value", () => {
  expect(secret.expose()).toBe(CANARY);
});

test.each([
  ["String()", String(secret)],
  ["toString()", secret.toString()],
  ["a template", `key: ${secret as unknown as string}`.slice("key: ".length)],
  ["concatenation", "key: ".concat(secret as unknown as string).slice("key: ".length)],
  ["JSON.stringify", JSON.parse(JSON.stringify(secret)) as string],
  ["inspect", inspect(secret)],
  ["%s", format("%s", secret)],
  ["a number", Number(secret).toString().replace("NaN", "[redacted]")],
])("%s gives [redacted]", (_, text) => {
  expect(text).toBe("[redacted]");
});

test("inspect without custom inspection shows the tag and nothing else", () => {
  expect(inspect(secret, { customInspect: false })).toBe("SecretValue [redacted] {}");
  expect(inspect(secret, { customInspect: false, showHidden: true, getters: true })).toMatch(
    /^SecretValue \[redacted\] \{\s*\[Symbol\(Symbol.toStringTag\)\]: \[Getter: 'redacted'\]\s*\}$/,
  );
});

test("the tag is that of a class, not of a copy", () => {
  expect(Object.prototype.toString.call(secret)).toBe("[object redacted]");
  expect(Reflect.ownKeys(secret)).toEqual([]);
});
