import { Logger } from "@aws-lambda-powertools/logger";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { deserialize, serialize } from "node:v8";
import pino from "pino";
import type { Secret } from "../../../lambda-src/secrets/secret";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { captureOutput } from "../support/captured-output";
import { everyRendering } from "../support/leaks";
import { ScriptedSource } from "./support/scripted-source";
import { StatusError } from "./support/third-party";

const CANARY = "canary-5b0c7f21";
const value = new SecretValue(CANARY);

/** A client that holds the canary, and the answer that it gives. */
async function readCanary() {
  const source = new ScriptedSource();
  source.text = JSON.stringify({ apiKey: CANARY });
  const client = new SecretsClient({ secrets: { weather: { source, field: "apiKey" } } });
  const answer: Secret = await client.get("weather");
  return { client, handle: client.secret("weather"), answer, read: client.get("weather"), source };
}

/** Everything that may come into the hands of a logger, with what may be done to it before. */
async function whatCouldBeLogged(): Promise<[string, unknown][]> {
  const { client, handle, answer, read } = await readCanary();
  const refused = new StatusError(401);
  const thrown = await client
    .withSecret("weather", (key) => Promise.reject(Object.assign(refused, { key, cause: key })))
    .catch((error: unknown) => error);
  return [
    ["the value", value],
    ["an answer", answer],
    ["the client", client],
    ["the handle", handle],
    ["the promise of an answer", read],
    ["in an object", { nested: { value } }],
    ["in an array, a Map and a Set", [value, new Map([["a", value]]), new Set([value])]],
    ["spread", { ...(value as object), ...(answer as object), ...(client as object) }],
    ["Object.assign", Object.assign({}, value, answer, handle)],
    ["structuredClone of the value", structuredClone(value)],
    ["structuredClone of the answer", structuredClone(answer)],
    ["v8.serialize", deserialize(serialize({ value, answer }))],
    ["entries", [value, answer, client].map((object) => Object.entries(object))],
    ["own keys", [value, client, handle].flatMap((object) => Reflect.ownKeys(object))],
    ["as a cause", new Error("refused", { cause: value })],
    ["in a nested cause", new Error("a", { cause: new Error("b", { cause: { value } }) })],
    ["in an AggregateError", new AggregateError([new Error("a", { cause: value })], "refused")],
    ["on an error", Object.assign(new Error("refused"), { value, answer })],
    ["the error of a refused call", thrown],
  ];
}

afterEach(() => jest.restoreAllMocks());

test("no rendering shows it", async () => {
  for (const [name, logged] of await whatCouldBeLogged()) {
    expect({ name, shown: everyRendering(logged).includes(CANARY) }).toEqual({
      name,
      shown: false,
    });
  }
});

test("no bytes of a copy hold it", async () => {
  const { answer } = await readCanary();

  expect(serialize({ value, answer }).includes(CANARY)).toBe(false);
  expect(Buffer.from(JSON.stringify({ value, answer })).includes(CANARY)).toBe(false);
});

test("inspect shows it with no option", () => {
  for (const customInspect of [true, false]) {
    for (const showHidden of [true, false]) {
      for (const getters of [true, false, "get", "set"] as const) {
        const options = { customInspect, showHidden, getters, depth: null, showProxy: true };
        expect(inspect({ value, proxy: new Proxy(value, {}) }, options)).not.toContain(CANARY);
      }
    }
  }
});

test("console does not show it", async () => {
  const output = captureOutput();
  const console = new Console(process.stdout);

  for (const [, logged] of await whatCouldBeLogged()) {
    console.log(logged, "%s %o %O %j", logged);
    console.log("%s %o %O", logged, logged, logged);
    console.dir(logged, { showHidden: true, depth: null });
    console.table([{ logged }]);
    console.error(logged);
  }

  expect(output.text()).toContain("[redacted]");
  expect(output.text()).not.toContain(CANARY);
});

test("the Powertools logger does not show it", async () => {
  const output = captureOutput();
  const logger = new Logger({ serviceName: "test", logLevel: "DEBUG" });
  logger.appendKeys({ key: value });
  logger.appendPersistentKeys({ nested: { value } });

  for (const [, logged] of await whatCouldBeLogged()) {
    logger.info("message", { logged, list: [logged] });
    logger.debug("message", { logged: value });
    if (logged instanceof Error) logger.error("message", logged);
  }

  expect(output.lines().length).toBeGreaterThan(30);
  expect(output.text()).toContain('"key":"[redacted]"');
  expect(output.text()).not.toContain(CANARY);
});

test("pino does not show it", async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString("utf8"));
      done();
    },
  });
  const logger = pino({ level: "trace" }, stream).child({ key: value });

  for (const [, logged] of await whatCouldBeLogged()) {
    logger.info({ logged }, format("message %s %o %j", logged, logged, value));
    logger.error({ ...(logged as object) }, "message");
    logger.error(logged);
    logger.trace({ err: logged });
  }

  expect(lines.length).toBeGreaterThan(50);
  expect(lines.join("")).toContain('"key":"[redacted]"');
  expect(lines.join("")).not.toContain(CANARY);
});

test("events do not carry it", async () => {
  const source = new ScriptedSource();
  source.text = JSON.stringify({ apiKey: CANARY });
  const events: unknown[] = [];
  const client = new SecretsClient({
    secrets: { weather: { source, field: "apiKey" } },
    observer: { secretEvent: (event) => events.push(event) },
  });

  await client.withSecret("weather", () => Promise.resolve({ status: 401 }));

  expect(events.length).toBeGreaterThan(1);
  expect(everyRendering(events)).not.toContain(CANARY);
});
