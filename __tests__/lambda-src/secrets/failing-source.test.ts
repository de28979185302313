import {
  SecretError,
  SecretTimeoutError,
  SecretUnavailableError,
} from "../../../lambda-src/secrets/errors";
import { everyRendering } from "../support/leaks";
import {
  fetchesOf,
  isSettled,
  keyOf,
  MAX_STALE_MS,
  ofType,
  pass,
  setClock,
  setUp,
  sleep,
  TIMEOUT_MS,
  TTL_MS,
  whileTimePasses,
} from "./support/client";
import { denied, notReady, type ScriptedSource, throttled } from "./support/scripted-source";

beforeEach(() => jest.useFakeTimers());

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const kindOf = (read: Promise<unknown>) =>
  read.then(
    () => "a value",
    (error: unknown) => (error as SecretError).kind,
  );

describe("nothing to serve", () => {
  test.each([
    { failure: throttled, throttles: 1 },
    { failure: notReady, throttles: 0 },
    { failure: () => new SecretUnavailableError("acme/dev/weather", "down."), throttles: 0 },
  ])(
    "a short failure is tried again within the same read, which tells $throttles throttles",
    async ({ failure, throttles }) => {
      const { source, secret, events } = setUp();
      source.failure = failure;
      const read = secret.get();
      await pass(10);
      source.failure = undefined;
      await pass(3);

      expect(keyOf(await read)).toBe("key-1");
      expect(events).toMatchObject([{ type: "fetched", attempts: 2, throttles, durationMs: 12 }]);
    },
  );

  test("the pauses double from 25 to 400 ms; then the failure is thrown", async () => {
    const { source, secret, events } = setUp();
    source.failure = throttled;
    const startMs = Date.now();

    const kind = kindOf(secret.get());
    await pass(1_000);

    expect(await kind).toBe("secret-throttled");
    expect(source.calls.map(({ atMs }) => atMs - startMs)).toEqual([0, 12, 37, 87, 187, 387]);
    expect(events).toMatchObject([
      { type: "fetch-failed", attempts: 6, throttles: 6, reason: "cold" },
    ]);
  });

  test("with much jitter the pauses are twice as long", async () => {
    const { source, secret } = setUp({}, 0.999_999);
    source.failure = throttled;
    const startMs = Date.now();

    const kind = kindOf(secret.get());
    await pass(1_000);
    await kind;

    expect(source.calls.map(({ atMs }) => atMs - startMs)).toEqual([0, 24, 73, 172, 371, 770]);
  });

  test.each([
    ["in a pause", false],
    ["in an attempt that hangs", true],
  ])("the read ends with its timeout %s and says what failed before", async (_, hangs) => {
    const { source, secret } = setUp({ timeoutMs: 100 });
    source.failure = throttled;

    const kind = kindOf(secret.get());
    await pass(1);
    source.hangs = hangs;
    await pass(99);

    expect(await kind).toBe("secret-throttled");
    expect(source.calls).toHaveLength(hangs ? 2 : 4);
  });

  test.each([
    ["fails", { failure: throttled }],
    ["has the outdated version", { version: 2, cachedVersion: 1 }],
  ])("a source that ignores the abort and %s later is not asked again", async (_, later) => {
    const { source, secret } = setUp({ timeoutMs: 100, maxStaleMs: TTL_MS });
    await secret.get();
    source.version = 2;
    await secret.withSecret(() => Promise.resolve({ status: 401 }));
    setClock(TTL_MS);
    Object.assign(source, { ignoresAbort: true, delayMs: 150, ...later });
    const calls = source.calls.length;

    const kind = kindOf(secret.get());
    await pass(100);
    expect(await kind).toBe("secret-timeout");
    await pass(1_000);

    expect(source.calls).toHaveLength(calls + 1);
  });

  test.each([false, true])(
    "a hang ends after the timeout (ignores the abort: %s)",
    async (ignores) => {
      const { source, secret, events } = setUp();
      source.hangs = true;
      source.ignoresAbort = ignores;

      const read = secret.get();
      const outcome = expect(read).rejects.toMatchObject({
        kind: "secret-timeout",
        message: 'Secret "acme/dev/weather": no value within 5000 ms.',
      });
      await pass(TIMEOUT_MS - 1);
      expect(await isSettled(read)).toBe(false);
      await pass(1);

      await outcome;
      expect(source.calls).toHaveLength(1);
      expect(source.calls[0]?.signal.aborted).toBe(true);
      expect(events).toMatchObject([{ type: "fetch-failed", durationMs: TIMEOUT_MS, attempts: 1 }]);
    },
  );

  test("a timeout that the source reports is not tried again within the read", async () => {
    const { source, secret } = setUp();
    source.failure = () => new SecretTimeoutError("acme/dev/weather", "no answer.");

    expect(await kindOf(secret.get())).toBe("secret-timeout");

    expect(source.calls).toHaveLength(1);
  });

  test("what AWS refuses for good is thrown at once and not tried again", async () => {
    const { source, secret } = setUp();
    source.failure = denied;

    expect(await kindOf(secret.get())).toBe("secret-access-denied");
    expect(source.calls).toHaveLength(1);
  });

  test("during the pause the remembered error is thrown without a call", async () => {
    const { source, secret } = setUp();
    source.failure = denied;
    const first = await secret.get().catch((error: unknown) => error);
    source.failure = undefined;

    setClock(124);
    expect(await secret.get().catch((error: unknown) => error)).toBe(first);
    expect(source.calls).toHaveLength(1);
    setClock(1);

    expect(keyOf(await secret.get())).toBe("key-1");
  });

  test.each([
    [0, [125, 250, 500, 1_000, 2_000, 2_500, 2_500]],
    [0.999_999, [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]],
  ])("the pauses double from 250 ms to 5 s, with random %d", async (random, expected) => {
    const { source, secret } = setUp({}, random);
    source.failure = denied;
    await kindOf(secret.get());

    const pauses: number[] = [];
    while (pauses.length < expected.length) {
      const calls = source.calls.length;
      const sinceMs = Date.now();
      while (source.calls.length === calls) {
        setClock(1);
        await kindOf(secret.get());
      }
      pauses.push(Date.now() - sinceMs);
    }

    expect(pauses).toEqual(expected);
  });

  test("a success ends the pauses: the next failure begins with the shortest", async () => {
    const { source, secret } = setUp({ maxStaleMs: TTL_MS });
    source.failure = denied;
    for (let failed = 0; failed < 4; failed += 1) {
      await kindOf(secret.get());
      setClock(10_000);
    }
    source.failure = undefined;
    await secret.get();
    setClock(TTL_MS);
    source.failure = denied;
    await kindOf(secret.get());
    const calls = source.calls.length;

    setClock(125);
    await kindOf(secret.get());

    expect(source.calls).toHaveLength(calls + 1);
  });

  test("a clock that is set back ends the pause", async () => {
    const { source, secret } = setUp();
    source.failure = denied;
    await kindOf(secret.get());

    setClock(-1);
    await kindOf(secret.get());

    expect(source.calls).toHaveLength(2);
  });

  test("an error of another class is shown by its name only", async () => {
    const { source, secret, events } = setUp();
    source.failure = () => new SyntaxError("Unexpected token 'c', \"canary-77\" is not valid JSON");

    const error = await secret.get().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(SecretUnavailableError);
    expect(String(error)).toContain("the source failed (SyntaxError).");
    expect(everyRendering(error)).not.toContain("canary");
    expect(events).toMatchObject([{ type: "fetch-failed", kind: "unexpected", attempts: 1 }]);
    expect(JSON.stringify(events)).not.toContain("canary");
  });

  test("a source that throws instead of rejecting is no different", async () => {
    const { source, secret } = setUp();
    jest.spyOn(source, "fetch").mockImplementation(() => {
      throw denied();
    });

    expect(await kindOf(secret.get())).toBe("secret-access-denied");
  });
});

describe("a value that is not fresh any more", () => {
  test("the first read waits for the attempt, then gets the stale value", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.hangs = true;

    const read = secret.get();
    await pass(TIMEOUT_MS - 1);
    expect(await isSettled(read)).toBe(false);
    await pass(1);

    expect(keyOf(await read)).toBe("key-1");
    expect(fetchesOf(events)).toEqual(["cold: v1", "expired: secret-timeout"]);
    expect(ofType(events, "stale-served")).toEqual([
      {
        type: "stale-served",
        secretName: "acme/dev/weather",
        versionId: "v1",
        ageMs: TTL_MS + TIMEOUT_MS,
        kind: "secret-timeout",
      },
    ]);
  });

  test("a refresh is one attempt", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;

    expect(keyOf(await secret.get())).toBe("key-1");
    expect(source.calls).toHaveLength(2);
    expect(ofType(events, "fetch-failed")).toMatchObject([{ attempts: 1 }]);
  });

  test("during the pause reads get the stale value at once", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;
    await secret.get();

    setClock(124);
    expect(keyOf(secret.peek())).toBe("key-1");
    expect(keyOf(await secret.get())).toBe("key-1");

    expect(source.calls).toHaveLength(2);
    expect(ofType(events, "stale-served").map(({ kind }) => kind)).toEqual(
      Array.from({ length: 3 }, () => "secret-throttled"),
    );
  });

  test("after the pause, within an invocation, one attempt runs beside the reads", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;
    await secret.get();
    setClock(125);
    source.failure = undefined;
    source.version = 2;
    source.delayMs = 300;

    const invocation = client.run(async () => {
      const keys = [keyOf(secret.peek()), keyOf(await secret.get()), keyOf(await secret.get())];
      await sleep(299);
      return [...keys, keyOf(secret.peek())];
    });

    expect(await whileTimePasses(invocation)).toEqual(["key-1", "key-1", "key-1", "key-1"]);
    expect(keyOf(secret.peek())).toBe("key-2");
    expect(source.calls).toHaveLength(3);
  });

  test("after the pause, outside an invocation, one read waits and the others do not", async () => {
    const { source, secret } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;
    await secret.get();
    setClock(125);
    source.failure = undefined;
    source.version = 2;
    source.delayMs = 300;

    expect(secret.peek()).toBeUndefined();
    const one = secret.get();
    const another = secret.get();
    expect(await isSettled(one)).toBe(false);
    expect(keyOf(await another)).toBe("key-1");
    expect(keyOf(secret.peek())).toBe("key-1");
    await pass(300);

    expect(keyOf(await one)).toBe("key-2");
    expect(source.calls).toHaveLength(3);
  });

  test.each([
    ["refuses", (source: ScriptedSource) => (source.failure = throttled)],
    ["hangs", (source: ScriptedSource) => (source.hangs = true)],
  ])("a source that %s for 10 s: no error, one slow read, 10 calls at most", async (_, fail) => {
    const { source, client, secret } = setUp({ timeoutMs: 1_000 });
    await secret.get();
    setClock(TTL_MS);
    fail(source);
    const slow: number[] = [];

    const invocation = client.run(async () => {
      for (let read = 0; read < 500; read += 1) {
        const sinceMs = Date.now();
        expect(keyOf(await secret.get())).toBe("key-1");
        if (Date.now() - sinceMs > 50) slow.push(read);
        await sleep(20);
      }
    });
    await whileTimePasses(invocation);

    expect(slow.filter((read) => read > 0)).toEqual([]);
    // One for the good value.
    expect(source.calls.length).toBeLessThanOrEqual(1 + 10);
  });

  test("as old as maxStale it is not served", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.failure = throttled;
    setClock(MAX_STALE_MS - 1);
    expect(keyOf(await secret.get())).toBe("key-1");
    setClock(1);

    expect(secret.peek()).toBeUndefined();
    expect(await kindOf(secret.get())).toBe("secret-throttled");
    setClock(10_000);
    const kind = kindOf(secret.get());
    await pass(1_000);
    expect(await kind).toBe("secret-throttled");
    expect(source.calls).toHaveLength(8);
  });

  test("a recovered source ends the stale serves", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;
    await secret.get();
    source.failure = undefined;
    source.version = 2;
    setClock(125);

    expect(keyOf(await secret.get())).toBe("key-2");
    setClock(TTL_MS);
    expect(secret.peek()).toBeUndefined();
    expect(ofType(events, "stale-served")).toHaveLength(1);
  });

  test("what AWS refused for good is never served stale", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = denied;
    expect(await kindOf(secret.get())).toBe("secret-access-denied");

    expect(secret.peek()).toBeUndefined();
    expect(await kindOf(secret.get())).toBe("secret-access-denied");
    expect(source.calls).toHaveLength(2);
    expect(ofType(events, "stale-served")).toEqual([]);
  });

  test("also not when the source fails in passing after the refusal", async () => {
    const { source, secret } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = denied;
    await kindOf(secret.get());
    source.failure = throttled;
    setClock(125);
    const kind = kindOf(secret.get());
    await pass(1_000);

    expect(await kind).toBe("secret-throttled");
  });

  test("a value that arrives after the refusal is used as ever", async () => {
    const { source, secret } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = denied;
    await kindOf(secret.get());
    source.failure = undefined;
    setClock(125);
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;

    expect(keyOf(await secret.get())).toBe("key-1");
  });

  test("a malformed value is a refusal for good", async () => {
    const { source, secret } = setUp({ field: "apiKey" });
    source.text = '{"apiKey":"key-1"}';
    await secret.get();
    setClock(TTL_MS);
    source.text = '{"apiKey":1}';

    expect(await kindOf(secret.get())).toBe("secret-malformed");
    expect(secret.peek()).toBeUndefined();
  });
});

describe("prefetch", () => {
  test("reads the value", async () => {
    const { client, secret } = setUp();

    await client.prefetch("weather");

    expect(keyOf(secret.peek())).toBe("key-1");
  });

  test("a failure is told to the observer, and the first read tries again at once", async () => {
    const { source, client, secret, events } = setUp();
    source.failure = denied;
    await client.prefetch("weather");
    source.failure = undefined;

    expect(keyOf(await secret.get())).toBe("key-1");
    expect(fetchesOf(events)).toEqual(["cold: secret-access-denied", "cold: v1"]);
  });

  test("it does not end a pause when there is a value", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = denied;
    await client.prefetch("weather");
    await client.prefetch("weather");

    expect(source.calls).toHaveLength(2);
  });

  test("nothing is read for no names", async () => {
    const { source, client } = setUp();

    await client.prefetch();

    expect(source.calls).toHaveLength(0);
  });
});
