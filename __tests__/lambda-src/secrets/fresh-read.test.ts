import {
  fetchesOf,
  isSettled,
  keyOf,
  pass,
  REFRESH_AT_MS,
  setClock,
  setUp,
  sleep,
  TTL_MS,
  whileTimePasses,
} from "./support/client";

beforeEach(() => jest.useFakeTimers());

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("a cold read", () => {
  test("peek has nothing and does not ask the source", () => {
    const { source, secret } = setUp();

    expect(secret.peek()).toBeUndefined();
    expect(source.calls).toHaveLength(0);
  });

  test("get reads the value", async () => {
    const { source, events, secret } = setUp();
    source.delayMs = 20;
    await pass(1_000);

    const read = secret.get();
    await pass(20);

    expect(keyOf(await read)).toBe("key-1");
    expect(events).toEqual([
      {
        type: "fetched",
        secretName: "acme/dev/weather",
        versionId: "v1",
        reason: "cold",
        durationMs: 20,
        attempts: 1,
        throttles: 0,
        first: true,
      },
    ]);
  });

  test("1,000 readers share one call", async () => {
    const { source, secret } = setUp();
    source.delayMs = 100;

    const reads = Array.from({ length: 1000 }, () => secret.get());
    await pass(100);
    const answers = await Promise.all(reads);

    expect(source.calls).toHaveLength(1);
    expect(new Set(answers).size).toBe(1);
  });

  test("a reader in between joins the call and waits for its end", async () => {
    const { source, secret } = setUp();
    source.delayMs = 100;
    const first = secret.get();
    await pass(60);

    const second = secret.get();
    expect(await isSettled(second)).toBe(false);
    expect(secret.peek()).toBeUndefined();
    await pass(40);

    expect(await second).toBe(await first);
    expect(source.calls).toHaveLength(1);
  });

  test("it is not forced", async () => {
    const { source, secret } = setUp();

    await secret.get();

    expect(source.calls).toMatchObject([{ force: false }]);
  });
});

describe("a fresh value", () => {
  test("peek and get return it without asking the source", async () => {
    const { source, secret } = setUp();
    const first = await secret.get();
    source.version = 2;

    setClock(REFRESH_AT_MS - 1);

    expect(secret.peek()).toBe(first);
    expect(await secret.get()).toBe(first);
    expect(source.calls).toHaveLength(1);
  });

  test.each([0, REFRESH_AT_MS - 1])(
    "within an invocation nothing is begun at %d ms",
    async (ms) => {
      const { source, client, secret } = setUp();
      await secret.get();
      setClock(ms);

      await client.run(async () => {
        secret.peek();
        await secret.get();
      });

      expect(source.calls).toHaveLength(1);
    },
  );

  test("get returns the same promise each time", async () => {
    const { secret } = setUp();
    await secret.get();

    expect(secret.get()).toBe(secret.get());
  });

  test("it is unchanged for TTL - 1 ms and read again after the TTL", async () => {
    const { source, events, secret } = setUp({ refreshAheadMs: 0 });
    await secret.get();
    source.version = 2;

    setClock(TTL_MS - 1);
    const before = keyOf(await secret.get());
    setClock(1);
    const after = keyOf(await secret.get());

    expect([before, after]).toEqual(["key-1", "key-2"]);
    expect(fetchesOf(events)).toEqual(["cold: v1", "expired: v2"]);
    expect(events[1]).toMatchObject({ first: false });
  });

  test("the age counts from the start of the read", async () => {
    const { source, secret } = setUp({ ttlMs: 1_000, refreshAheadMs: 0 });
    source.delayMs = 300;
    const read = secret.get();
    await pass(300);
    await read;

    setClock(699);
    expect(keyOf(secret.peek())).toBe("key-1");
    setClock(1);
    expect(secret.peek()).toBeUndefined();
  });
});

describe("the clock is set back", () => {
  test("the age is unknown: the value is read again", async () => {
    const { source, events, secret } = setUp();
    await secret.get();
    source.version = 2;

    setClock(-1);

    expect(secret.peek()).toBeUndefined();
    expect(keyOf(await secret.get())).toBe("key-2");
    expect(fetchesOf(events)).toEqual(["cold: v1", "cold: v2"]);
    expect(events[1]).toMatchObject({ first: false });
  });

  test("a value whose age became unknown does not come back when the clock catches up", async () => {
    const { secret } = setUp();
    await secret.get();

    setClock(-1_000);
    secret.peek();
    setClock(1_000);

    expect(secret.peek()).toBeUndefined();
  });

  test("during a read its readers get the value, and the next read asks again", async () => {
    const { source, secret } = setUp();
    source.delayMs = 10;
    const read = secret.get();
    setClock(-60_000);
    await pass(10);

    expect(keyOf(await read)).toBe("key-1");
    expect(secret.peek()).toBeUndefined();
  });
});

describe("expired", () => {
  test("peek has nothing, get waits for the new value", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 100;
    setClock(TTL_MS);

    expect(secret.peek()).toBeUndefined();
    const read = secret.get();
    expect(await isSettled(read)).toBe(false);
    await pass(100);

    expect(keyOf(await read)).toBe("key-2");
  });

  test("1,000 readers share one call and get the new value", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 30;
    setClock(TTL_MS);

    const reads = Array.from({ length: 1000 }, () => secret.get());
    await pass(30);

    expect(new Set((await Promise.all(reads)).map(keyOf))).toEqual(new Set(["key-2"]));
    expect(source.calls).toHaveLength(2);
  });

  test("within an invocation a reader that joins gets the older value after 40 ms", async () => {
    const { source, client, secret, events } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 200;
    setClock(TTL_MS);

    const invocation = client.run(async () => {
      const first = secret.get();
      const second = secret.get().then(() => Date.now());
      const startMs = Date.now();
      await sleep(39);
      expect(secret.peek()).toBeUndefined();
      expect((await second) - startMs).toBe(40);
      expect(keyOf(secret.peek())).toBe("key-1");
      return keyOf(await first);
    });

    expect(await whileTimePasses(invocation)).toBe("key-2");
    expect(source.calls).toHaveLength(2);
    expect(events[1]).toEqual({
      type: "stale-served",
      secretName: "acme/dev/weather",
      versionId: "v1",
      ageMs: TTL_MS + 40,
      kind: "secret-timeout",
    });
  });

  test("outside an invocation a reader that joins waits, so that nothing is left behind", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 200;
    setClock(TTL_MS);

    void secret.get();
    const second = secret.get();
    await pass(199);
    expect(await isSettled(second)).toBe(false);
    expect(secret.peek()).toBeUndefined();
    await pass(1);

    expect(keyOf(await second)).toBe("key-2");
  });
});

describe("thaw", () => {
  test("a read that was frozen half-way is given up for a new one", async () => {
    const { source, events, secret } = setUp();
    source.hangs = true;
    const frozen = secret.get();
    const outcome = expect(frozen).rejects.toMatchObject({ kind: "secret-timeout" });
    setClock(5_001);
    source.hangs = false;

    expect(keyOf(await secret.get())).toBe("key-1");

    await outcome;
    expect(source.calls[0]?.signal.aborted).toBe(true);
    expect(source.mostActive).toBeLessThanOrEqual(2);
    expect(fetchesOf(events).sort()).toEqual(["cold: secret-timeout", "cold: v1"]);
    expect(keyOf(secret.peek())).toBe("key-1");
  });

  test("a read that is as old as its timeout is still joined", async () => {
    const { source, secret } = setUp();
    source.delayMs = 100;
    const first = secret.get();
    setClock(5_000);

    const second = secret.get();
    await pass(100);

    expect(await second).toBe(await first);
    expect(source.calls).toHaveLength(1);
  });

  test("a value that arrives older than maxStale is not used", async () => {
    const { source, secret } = setUp({ ttlMs: 1_000, maxStaleMs: 1_000 });
    source.delayMs = 100;
    const late = secret.get();
    const outcome = expect(late).rejects.toMatchObject({
      kind: "secret-timeout",
      message: 'Secret "acme/dev/weather": the value came too late.',
    });
    setClock(900);
    await pass(100);

    await outcome;
    expect(secret.peek()).toBeUndefined();
  });

  test("a value that arrives older than its TTL is used by those who waited, and read again", async () => {
    const { source, secret } = setUp({ ttlMs: 1_000 });
    source.delayMs = 100;
    const late = secret.get();
    setClock(900);
    await pass(100);

    expect(keyOf(await late)).toBe("key-1");
    expect(secret.peek()).toBeUndefined();
  });
});
