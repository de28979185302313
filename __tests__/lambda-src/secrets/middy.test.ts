import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type MiddyRequest, secretsMiddleware } from "../../../lambda-src/secrets/middy";
import {
  keyOf,
  pass,
  REFRESH_AT_MS,
  setClock,
  setUp,
  TTL_MS,
  whileTimePasses,
} from "./support/client";

const run = promisify(execFile);

describe("in middy", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "middy-"));
  });

  afterAll(() => rm(folder, { recursive: true }));

  test("reads before the handler, and nothing is in the air after it", async () => {
    const bundle = join(folder, "handler.mjs");
    const entry = join(__dirname, "support/middy-handler.mts");
    const options = ["--bundle", "--platform=node", "--format=esm", "--target=node20"];
    await run(require.resolve("esbuild/bin/esbuild"), [entry, ...options, `--outfile=${bundle}`]);

    const { stdout } = await run(process.execPath, [bundle]);

    expect(JSON.parse(stdout)).toEqual({
      cold: { answer: "used key-1", inTheAir: 0, next: "v1" },
      // The refresh ran beside the handler and ended before the answer.
      ahead: { answer: "used key-1", inTheAir: 0, next: "v2" },
      failed: { answer: "Error: a bug", inTheAir: 0, next: "v3" },
      early: { answer: "early", inTheAir: 0, next: "v3" },
      absent: {
        answer: 'SecretNotFoundError: Secret "weather": there is none.',
        inTheAir: 0,
      },
      seen: ["key-1", "key-1", "key-2"].map((key) => ({ key, keys: [], text: "[redacted]" })),
      after: 0,
    });
  });
});

describe("the middleware alone", () => {
  beforeEach(() => jest.useFakeTimers());

  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  const requestWith = (remainingMs?: () => number): MiddyRequest => ({
    internal: {},
    context: remainingMs === undefined ? {} : { getRemainingTimeInMillis: remainingMs },
  });

  test("without names it reads nothing", async () => {
    const { source, client } = setUp();
    const middleware = secretsMiddleware(client);
    const request = requestWith();

    await middleware.before(request);
    await middleware.after(request);

    expect(source.calls).toHaveLength(0);
    expect(Reflect.ownKeys(request.internal)).toEqual([]);
  });

  test("the same request can be read twice with the same internal object", async () => {
    const { client } = setUp();
    const middleware = secretsMiddleware(client, ["weather"]);
    const request = requestWith();

    await middleware.before(request);
    await middleware.before(request);

    expect(Object.getOwnPropertyDescriptor(request.internal, "weather")).toMatchObject({
      enumerable: false,
      value: (await client.get("weather")).value,
    });
    await middleware.after(request);
    await middleware.onError(request);
  });

  test("an end without a beginning is nothing: another middleware failed before it", async () => {
    const { client } = setUp();

    await expect(secretsMiddleware(client).onError(requestWith())).resolves.toBeUndefined();
  });

  test("a second value takes the place of the first in an internal object that is kept", async () => {
    const { source, client } = setUp();
    const middleware = secretsMiddleware(client, ["weather"]);
    const request = requestWith();
    await middleware.before(request);
    await middleware.after(request);
    source.version = 2;
    setClock(TTL_MS);

    await middleware.before(request);
    await middleware.after(request);

    expect(Reflect.get(request.internal, "weather")).toBe((await client.get("weather")).value);
  });

  test("without a context of Lambda it waits as long as the read may take", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    source.delayMs = 1_000;
    setClock(REFRESH_AT_MS);
    const middleware = secretsMiddleware(client, ["weather"]);
    const request = requestWith();

    await middleware.before(request);
    await whileTimePasses(middleware.after(request));

    expect(source.active).toBe(0);
  });

  test("the time that is left bounds what is awaited", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    source.hangs = true;
    setClock(REFRESH_AT_MS);
    const middleware = secretsMiddleware(client, ["weather"]);
    const request = requestWith(() => 700);

    await middleware.before(request);
    const end = middleware.after(request);
    await pass(199);
    expect(source.active).toBe(1);
    await pass(1);
    await end;

    expect(source.active).toBe(0);
    expect(keyOf(secret.peek())).toBe("key-1");
  });

  test("an invocation that was answered early ends when its time is over", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    const middleware = secretsMiddleware(client);
    const deadline = Date.now() + 1_000;
    await middleware.before(requestWith(() => deadline - Date.now()));

    setClock(1_000);
    const next = requestWith(() => 10_000);
    await middleware.before(next);
    await middleware.after(next);
    setClock(REFRESH_AT_MS);
    secret.peek();

    // No invocation is open any more: nothing is begun beside a read.
    expect(source.calls).toHaveLength(1);
  });

  test("an invocation that still has time goes on beside another one", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    const middleware = secretsMiddleware(client);
    const first = requestWith(() => 1);
    const second = requestWith(() => 10_000);
    await middleware.before(first);
    await middleware.before(second);
    await middleware.after(second);
    setClock(REFRESH_AT_MS);

    secret.peek();

    expect(source.calls).toHaveLength(2);
    await middleware.after(first);
  });
});
