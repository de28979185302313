import { Logger } from "@aws-lambda-powertools/logger";
import { Console } from "node:console";
import { inspect } from "node:util";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { captureOutput } from "../support/captured-output";
import { everyRendering } from "../support/leaks";

const CANARY = "canary-5b0c7f21";
const secret = new SecretValue(CANARY);

afterEach(() => jest.restoreAllMocks());

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
])("%s gives [redacted]", (_, text) => {
  expect(text).toBe("[redacted]");
});

test.each([
  ["itself", secret],
  ["in an object", { nested: { secret } }],
  ["in an array, a Map and a Set", [secret, new Map([["a", secret]]), new Set([secret])]],
  ["spread", { ...(secret as object) }],
  ["Object.assign", Object.assign({}, secret)],
  ["structuredClone", structuredClone(secret)],
  ["own keys", Reflect.ownKeys(secret).map((key) => Reflect.get(secret, key) as unknown)],
  ["as a cause", new Error("refused", { cause: secret })],
  ["in a nested cause", new Error("a", { cause: new Error("b", { cause: { secret } }) })],
  ["on an error", Object.assign(new Error("refused"), { secret })],
])("no rendering shows it: %s", (_, value) => {
  expect(everyRendering(value)).not.toContain(CANARY);
});

test("console does not show it", () => {
  const output = captureOutput();
  const console = new Console(process.stdout);

  console.log(secret, "%s %o %O %j", secret);
  console.log("%s %o %O %j", secret, secret, secret, secret);
  console.dir(secret, { showHidden: true, depth: null });
  console.table([{ secret }]);
  process.stdout.write(inspect(secret, { customInspect: false, showHidden: true }));

  expect(output.text()).not.toContain(CANARY);
});

test("the Powertools logger does not show it", () => {
  const output = captureOutput();
  const logger = new Logger({ serviceName: "test" });

  logger.appendKeys({ key: secret });
  logger.appendPersistentKeys({ nested: { secret } });
  logger.info("message", { secret, list: [secret] });
  logger.error("message", new Error("refused", { cause: secret }));
  logger.error("message", { failure: Object.assign(new Error("refused"), { secret }) });

  expect(output.lines()).toHaveLength(3);
  expect(output.text()).toContain('"secret":"[redacted]"');
  expect(output.text()).not.toContain(CANARY);
});
