import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { withSecrets } from "../../../lambda-src/secrets/with-secrets";
import { isSettled, keyOf, pass, REFRESH_AT_MS, setClock, setUp, sleep } from "./support/client";
import { ScriptedSource } from "./support/scripted-source";

beforeEach(() => jest.useFakeTimers());

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** A client whose value is due for a refresh that takes as long as the test says. */
async function dueForRefresh(refresh: {
  delayMs?: number;
  hangs?: boolean;
  ignoresAbort?: boolean;
}) {
  const fixture = setUp();
  await fixture.secret.get();
  Object.assign(fixture.source, { version: 2, ...refresh });
  setClock(REFRESH_AT_MS);
  return fixture;
}

describe("run", () => {
  test("returns what the invocation returns, also when it is no promise", async () => {
    const { client } = setUp();

    expect(await client.run(() => "answer")).toBe("answer");
    expect(await client.run(() => Promise.resolve("later"))).toBe("later");
  });

  test("throws what the invocation throws, after its work has ended", async () => {
    const { client, secret } = await dueForRefresh({ delayMs: 100 });
    const failure = new Error("a bug");
    const invocation = client.run(() => {
      secret.peek();
      throw failure;
    });
    const outcome = expect(invocation).rejects.toBe(failure);

    await pass(99);
    expect(await isSettled(invocation)).toBe(false);
    await pass(1);

    await outcome;
    expect(keyOf(secret.peek())).toBe("key-2");
  });

  test("waits for a read that the invocation did not wait for", async () => {
    const { source, client, secret } = setUp();
    source.delayMs = 100;

    const invocation = client.run(() => {
      void secret.get();
    });
    await pass(99);
    expect(await isSettled(invocation)).toBe(false);
    await pass(1);
    await invocation;

    expect(source.active).toBe(0);
  });

  test("waits for a read that began before it", async () => {
    const { source, client, secret } = setUp();
    source.delayMs = 100;
    void secret.get();

    const invocation = client.run(() => undefined);
    await pass(99);
    expect(await isSettled(invocation)).toBe(false);
    await pass(1);
    await invocation;
  });

  test("aborts what is left 500 ms before the end of its time", async () => {
    const { source, client, secret } = await dueForRefresh({ hangs: true });

    const invocation = client.run(() => secret.get(), { remainingMs: () => 1_500 });
    await pass(999);
    expect(await isSettled(invocation)).toBe(false);
    expect(source.active).toBe(1);
    await pass(1);

    expect(keyOf(await invocation)).toBe("key-1");
    expect(source.active).toBe(0);
  });

  test("returns although the source does not hear the abort", async () => {
    const { client, secret, events } = await dueForRefresh({ hangs: true, ignoresAbort: true });

    const invocation = client.run(() => secret.get(), { remainingMs: () => 600 });
    await pass(100);

    expect(keyOf(await invocation)).toBe("key-1");
    expect(events.at(-1)).toMatchObject({ type: "fetch-failed", kind: "secret-timeout" });
  });

  test("with less than 500 ms left it waits for nothing", async () => {
    const { source, client, secret } = await dueForRefresh({ hangs: true });

    const invocation = client.run(() => secret.get(), { remainingMs: () => 0 });
    await pass(1);

    expect(keyOf(await invocation)).toBe("key-1");
    expect(source.active).toBe(0);
  });

  test("asks for the remaining time at the end of the invocation", async () => {
    const { source, client, secret } = await dueForRefresh({ hangs: true });
    const deadline = Date.now() + 2_000;

    const invocation = client.run(
      async () => {
        secret.peek();
        await sleep(1_000);
      },
      { remainingMs: () => deadline - Date.now() },
    );
    await pass(1_499);
    expect(source.active).toBe(1);
    await pass(1);
    await invocation;

    expect(source.active).toBe(0);
  });

  test.each([
    ["without a limit", {}],
    ["with an unlimited time", { remainingMs: () => Infinity }],
  ])("%s the timeout of the read is the limit", async (_, options) => {
    const { client, secret } = await dueForRefresh({ hangs: true });

    const invocation = client.run(() => secret.get(), options);
    await pass(4_999);
    expect(await isSettled(invocation)).toBe(false);
    await pass(1);

    expect(keyOf(await invocation)).toBe("key-1");
  });

  test("leaves work to another invocation that goes on", async () => {
    const { source, client, secret } = await dueForRefresh({ hangs: true });
    let end: () => void = () => undefined;
    const other = client.run(() => new Promise<void>((resolve) => (end = resolve)), {
      remainingMs: () => 1_000,
    });

    const invocation = client.run(() => secret.get(), { remainingMs: () => 700 });
    await pass(200);
    await invocation;
    expect(source.active).toBe(1);
    end();
    await pass(500);
    await other;

    expect(source.active).toBe(0);
  });

  test("two that run at the same time both see the refresh end", async () => {
    const { client, secret } = await dueForRefresh({ delayMs: 100 });

    const invocations = [client.run(() => secret.get()), client.run(() => secret.get())];
    await pass(99);
    expect(await Promise.all(invocations.map(isSettled))).toEqual([false, false]);
    await pass(1);
    await Promise.all(invocations);

    expect(keyOf(secret.peek())).toBe("key-2");
  });

  test("nothing to wait for costs nothing", async () => {
    const { client, secret } = setUp();
    await secret.get();
    const remainingMs = jest.fn(() => 1_000);

    await client.run(() => secret.get(), { remainingMs });

    expect(remainingMs).not.toHaveBeenCalled();
  });

  test("flushes the observer at the end, also of a failed invocation", async () => {
    const order: string[] = [];
    const source = new ScriptedSource();
    const client = new SecretsClient({
      secrets: { weather: { source } },
      observer: {
        secretEvent: ({ type }) => order.push(type),
        flush: () => order.push("flush"),
      },
    });

    await client.run(() => client.get("weather"));
    await client.run(() => Promise.reject(new Error("a bug"))).catch(() => order.push("thrown"));

    expect(order).toEqual(["fetched", "flush", "flush", "thrown"]);
  });

  test("an observer that throws breaks neither a read nor an invocation", async () => {
    const broken = () => {
      throw new Error("no disk");
    };
    const client = new SecretsClient({
      secrets: { weather: { source: new ScriptedSource() } },
      observer: { secretEvent: broken, flush: broken },
    });

    expect(keyOf(await client.run(() => client.get("weather")))).toBe("key-1");
  });
});

describe("withSecrets", () => {
  test("passes event and context on and returns the answer", async () => {
    const { client } = setUp();
    const handler = withSecrets(client, (event: string, context: { id: string } & typeof lambda) =>
      Promise.resolve(`${event} ${context.id}`),
    );
    const lambda = { getRemainingTimeInMillis: () => 1_000 };

    expect(await handler("event", { id: "1", ...lambda })).toBe("event 1");
  });

  test("takes two parameters, because Lambda refuses handlers with a callback", () => {
    const { client } = setUp();

    expect(withSecrets(client, () => "answer")).toHaveLength(2);
  });

  test("takes the time that is left from the context, as its method", async () => {
    const { source, client, secret } = await dueForRefresh({ hangs: true });
    const context = {
      leftMs: 900,
      getRemainingTimeInMillis() {
        return this.leftMs;
      },
    };

    const answer = withSecrets(client, () => secret.get())({}, context);
    await pass(399);
    expect(source.active).toBe(1);
    await pass(1);

    expect(keyOf(await answer)).toBe("key-1");
    expect(source.active).toBe(0);
  });
});
