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
import { denied, throttled } from "./support/scripted-source";

beforeEach(() => jest.useFakeTimers());

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("within an invocation, in the last part of the TTL", () => {
  test.each(["peek", "get"] as const)("%s returns the value at once", async (method) => {
    const { source, client, secret, events } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 200;
    setClock(REFRESH_AT_MS);

    const invocation = client.run(() => secret[method]());
    expect(source.calls).toHaveLength(2);
    await pass(199);
    expect(await isSettled(invocation)).toBe(false);
    await pass(1);

    expect(keyOf(await invocation)).toBe("key-1");
    expect(keyOf(secret.peek())).toBe("key-2");
    expect(fetchesOf(events)).toEqual(["cold: v1", "ahead: v2"]);
  });

  test("reads share one refresh, which is not forced", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    source.delayMs = 20;
    setClock(REFRESH_AT_MS);

    const invocation = client.run(async () => {
      await Promise.all(Array.from({ length: 1000 }, () => secret.get()));
    });
    await pass(20);
    await invocation;

    expect(source.calls).toMatchObject([{ force: false }, { force: false }]);
  });

  test("the new value is fresh from the start of its read", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    setClock(REFRESH_AT_MS);
    await client.run(() => secret.get());

    setClock(REFRESH_AT_MS - 1);
    await client.run(() => secret.get());
    expect(source.calls).toHaveLength(2);
    setClock(1);
    await client.run(() => secret.get());

    expect(source.calls).toHaveLength(3);
  });

  test("a read over the end of the TTL joins the refresh for 40 ms at most", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 200;
    setClock(TTL_MS - 1);

    const invocation = client.run(async () => {
      await secret.get();
      await sleep(1);
      expect(secret.peek()).toBeUndefined();
      await sleep(39);
      expect(keyOf(secret.peek())).toBe("key-1");
      expect(keyOf(await secret.get())).toBe("key-1");
    });
    await whileTimePasses(invocation);

    expect(keyOf(secret.peek())).toBe("key-2");
    expect(source.calls).toHaveLength(2);
  });

  test("a failed refresh harms nobody and is tried again after the pause", async () => {
    const { source, client, secret, events } = setUp();
    const unhandled = jest.fn();
    process.on("unhandledRejection", unhandled);
    await secret.get();
    source.failure = throttled;
    setClock(REFRESH_AT_MS);

    expect(keyOf(await client.run(() => secret.get()))).toBe("key-1");
    await client.run(() => secret.get());
    expect(source.calls).toHaveLength(2);
    setClock(125);
    await client.run(() => secret.get());
    await new Promise((resolve) =>
      jest.requireActual<typeof import("timers")>("timers").setImmediate(resolve),
    );

    expect(source.calls).toHaveLength(3);
    expect(fetchesOf(events).slice(1)).toEqual([
      "ahead: secret-throttled",
      "ahead: secret-throttled",
    ]);
    expect(unhandled).not.toHaveBeenCalled();
    process.off("unhandledRejection", unhandled);
  });

  test("a refusal for good leaves the value to the end of its TTL, then it is thrown", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    source.failure = denied;
    setClock(REFRESH_AT_MS);

    await client.run(() => secret.get());
    setClock(TTL_MS - REFRESH_AT_MS - 1);
    expect(keyOf(secret.peek())).toBe("key-1");
    setClock(1);

    expect(secret.peek()).toBeUndefined();
    await expect(secret.get()).rejects.toMatchObject({ kind: "secret-access-denied" });
  });
});

test("outside an invocation nothing is begun beside a read", async () => {
  const { source, secret } = setUp();
  await secret.get();
  setClock(TTL_MS - 1);

  expect(keyOf(secret.peek())).toBe("key-1");
  await secret.get();

  expect(source.calls).toHaveLength(1);
});

test("after an invocation nothing is begun beside a read", async () => {
  const { source, client, secret } = setUp();
  await client.run(() => secret.get());
  setClock(TTL_MS - 1);

  secret.peek();

  expect(source.calls).toHaveLength(1);
});

test.each([
  ["0", 0, TTL_MS - 30_000],
  ["almost 1", 0.999_999, TTL_MS - 60_000],
])(
  "with random %s the refresh begins within the first half of its window",
  async (_, random, at) => {
    const { source, client, secret } = setUp({}, random);
    await secret.get();

    setClock(at - 1);
    await client.run(() => secret.get());
    expect(source.calls).toHaveLength(1);
    setClock(2);
    await client.run(() => secret.get());

    expect(source.calls).toHaveLength(2);
  },
);

test("refreshAheadMs 0 turns it off", async () => {
  const { source, client, secret } = setUp({ refreshAheadMs: 0 });
  await secret.get();
  setClock(TTL_MS - 1);

  await client.run(() => secret.get());

  expect(source.calls).toHaveLength(1);
});
