import type { SecretValue } from "../../../lambda-src/secrets/secret-value";
import {
  fetchesOf,
  keyOf,
  MAX_STALE_MS,
  ofType,
  pass,
  setClock,
  setUp,
  TTL_MS,
  whileTimePasses,
} from "./support/client";
import { denied, throttled } from "./support/scripted-source";
import { StatusError, thirdParty } from "./support/third-party";

const COOLDOWN_MS = 30_000;

beforeEach(() => jest.useFakeTimers());

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("withSecret", () => {
  test("returns what the call returns", async () => {
    const { source, secret, events } = setUp();

    expect(await secret.withSecret(thirdParty("key-1").call)).toBe("answer");

    expect(source.calls).toHaveLength(1);
    expect(ofType(events, "rejected")).toEqual([]);
  });

  test("an error that is no refusal is thrown, without a second call", async () => {
    const { source, secret } = setUp();
    const failure = new StatusError(403);

    await expect(secret.withSecret(() => Promise.reject(failure))).rejects.toBe(failure);

    expect(source.calls).toHaveLength(1);
  });

  test("a call that throws instead of rejecting is no different", async () => {
    const { secret } = setUp();
    const failure = new StatusError(500);
    const call = () => {
      throw failure;
    };

    await expect(secret.withSecret(call)).rejects.toBe(failure);
  });

  test("without a value the call is not made", async () => {
    const { source, secret } = setUp();
    source.failure = denied;
    const { call, seen } = thirdParty();

    await expect(secret.withSecret(call)).rejects.toMatchObject({ kind: "secret-access-denied" });

    expect(seen).toEqual([]);
  });
});

describe("the third party refuses the key", () => {
  test("after a rotation the call is made again with the new key", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    source.version = 2;
    const { call, seen } = thirdParty("key-2");

    expect(await secret.withSecret(call)).toBe("answer");

    expect(seen).toEqual(["key-1", "key-2"]);
    expect(source.calls).toMatchObject([{ force: false }, { force: true }]);
    expect(fetchesOf(events)).toEqual(["cold: v1", "rejected: v2"]);
    expect(ofType(events, "rejected")).toEqual([
      { type: "rejected", secretName: "acme/dev/weather", versionId: "v1", resolved: true },
    ]);
    expect(keyOf(secret.peek())).toBe("key-2");
  });

  test("the same version again: the refusal is thrown, without a second call", async () => {
    const { source, secret, events } = setUp();
    const { call, seen } = thirdParty();

    await expect(secret.withSecret(call)).rejects.toMatchObject({ status: 401 });

    expect(seen).toEqual(["key-1"]);
    expect(source.calls).toHaveLength(2);
    expect(ofType(events, "rejected")).toMatchObject([{ versionId: "v1", resolved: false }]);
  });

  test("no more than one retry, also when the new key is refused", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    source.version = 2;
    const { call, seen } = thirdParty();

    await expect(secret.withSecret(call)).rejects.toMatchObject({ status: 401 });

    expect(seen).toEqual(["key-1", "key-2"]);
    expect(ofType(events, "rejected")).toMatchObject([
      { versionId: "v1", resolved: true },
      { versionId: "v2", resolved: false },
    ]);
  });

  test("another error of the second call is thrown as it is", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    source.version = 2;
    const call = (key: SecretValue) =>
      Promise.reject(new StatusError(key.expose() === "key-1" ? 401 : 500));

    await expect(secret.withSecret(call)).rejects.toMatchObject({ status: 500 });

    expect(ofType(events, "rejected")).toHaveLength(1);
  });

  test.each([
    ["fails in passing", throttled, "secret-throttled"],
    ["is refused for good", denied, "secret-access-denied"],
  ])("the second read %s: the refusal is thrown", async (_, failure, kind) => {
    const { source, secret, events } = setUp();
    await secret.get();
    source.failure = failure;

    await expect(secret.withSecret(thirdParty().call)).rejects.toMatchObject({ status: 401 });

    expect(source.calls).toHaveLength(2);
    expect(fetchesOf(events)).toEqual(["cold: v1", `rejected: ${kind}`]);
    expect(keyOf(secret.peek())).toBe("key-1");
  });

  test("100 calls at the same time share one read and all succeed", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    source.delayMs = 50;
    const { call } = thirdParty("key-2");

    const answers = Promise.all(Array.from({ length: 100 }, () => secret.withSecret(call)));

    expect(new Set(await whileTimePasses(answers))).toEqual(new Set(["answer"]));
    expect(source.calls).toHaveLength(2);
  });

  test("a call that is refused after another one refreshed uses what is there", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    const { call } = thirdParty("key-2");
    let refuse: () => void = () => undefined;
    const refused = new Promise<never>((_, reject) => {
      refuse = () => {
        reject(new StatusError(401));
      };
    });
    const late = secret.withSecret((key) => (key.expose() === "key-1" ? refused : call(key)));
    await secret.withSecret(call);
    refuse();

    expect(await late).toBe("answer");
    expect(source.calls).toHaveLength(2);
  });

  test("an ordinary read that is in the air is awaited before it is forced", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    setClock(TTL_MS - 1);
    source.delayMs = 20;

    const invocation = client.run(async () => {
      secret.peek();
      source.version = 2;
      return secret.withSecret(thirdParty("key-2").call);
    });

    expect(await whileTimePasses(invocation)).toBe("answer");
    expect(source.calls.map(({ force }) => force)).toEqual([false, false, true]);
    expect(source.mostActive).toBe(1);
  });

  test("an ordinary read in the air that brings the new key makes a forced one needless", async () => {
    const { source, client, secret } = setUp();
    await secret.get();
    setClock(TTL_MS - 1);
    source.delayMs = 20;
    source.version = 2;

    const invocation = client.run(() => {
      secret.peek();
      return secret.withSecret(thirdParty("key-2").call);
    });

    expect(await whileTimePasses(invocation)).toBe("answer");
    expect(source.calls).toHaveLength(2);
  });

  test("during the pause after a failure no read is made for it", async () => {
    const { source, secret } = setUp();
    await secret.get();
    setClock(TTL_MS);
    source.failure = throttled;
    await secret.get();
    source.failure = undefined;
    source.version = 2;
    const { call } = thirdParty("key-2");

    await expect(secret.withSecret(call)).rejects.toMatchObject({ status: 401 });
    expect(source.calls).toHaveLength(2);

    setClock(125);
    expect(await secret.withSecret(call)).toBe("answer");
  });

  test("a value that is too old by then is read anew", async () => {
    const { source, secret } = setUp();
    const { call, seen } = thirdParty("key-2");
    const slow = async (key: SecretValue) => {
      if (key.expose() === "key-1") {
        source.version = 2;
        setClock(MAX_STALE_MS);
      }
      return call(key);
    };

    expect(await secret.withSecret(slow)).toBe("answer");
    expect(seen).toEqual(["key-1", "key-2"]);
  });
});

describe("a key that is bad for good", () => {
  test("1,000 calls cost two reads", async () => {
    const { source, secret } = setUp();
    const { call, seen } = thirdParty();

    for (let request = 0; request < 1000; request += 1) {
      await secret.withSecret(call).catch(() => undefined);
    }

    expect(seen).toHaveLength(1000);
    expect(source.calls).toHaveLength(2);
  });

  test("one forced read per cooldown", async () => {
    const { source, secret } = setUp();
    const { call } = thirdParty();
    await secret.withSecret(call).catch(() => undefined);

    setClock(COOLDOWN_MS - 1);
    await secret.withSecret(call).catch(() => undefined);
    expect(source.calls).toHaveLength(2);
    setClock(1);
    await secret.withSecret(call).catch(() => undefined);

    expect(source.calls).toHaveLength(3);
  });

  test("the TTL does not shorten the cooldown", async () => {
    const { source, secret } = setUp({ ttlMs: 1_000, refreshAheadMs: 0 });
    const { call } = thirdParty();

    for (let second = 0; second < 30; second += 1) {
      await secret.withSecret(call).catch(() => undefined);
      setClock(1_000);
    }

    expect(source.calls.filter(({ force }) => force)).toHaveLength(1);
  });

  test("a new version that is refused too cools down as well", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    const { call } = thirdParty();
    await secret.withSecret(call).catch(() => undefined);

    await secret.withSecret(call).catch(() => undefined);
    setClock(COOLDOWN_MS - 1);
    await secret.withSecret(call).catch(() => undefined);
    expect(source.calls).toHaveLength(2);
    setClock(1);
    await secret.withSecret(call).catch(() => undefined);

    expect(source.calls).toHaveLength(3);
  });

  test("each version has its own cooldown", async () => {
    const { source, secret } = setUp();
    const { call } = thirdParty();
    await secret.withSecret(call).catch(() => undefined);
    source.version = 2;
    setClock(TTL_MS);
    await secret.get();
    source.version = 1;
    setClock(-TTL_MS);

    await secret.withSecret(call).catch(() => undefined);

    // The version came back within its cooldown: it is not asked for again.
    expect(source.calls.filter(({ force }) => force)).toHaveLength(1);
  });

  test("a held version that cools down is no replacement", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    const refusals: (() => void)[] = [];
    const late = secret.withSecret(
      () =>
        new Promise<never>((_, reject) => {
          refusals.push(() => {
            reject(new StatusError(401));
          });
        }),
    );
    await secret.withSecret(thirdParty().call).catch(() => undefined);
    refusals[0]?.();

    await expect(late).rejects.toMatchObject({ status: 401 });
    expect(refusals).toHaveLength(1);
    expect(source.calls).toHaveLength(2);
  });

  test("a clock that is set back ends the cooldown", async () => {
    const { source, secret } = setUp();
    const { call } = thirdParty();
    await secret.withSecret(call).catch(() => undefined);

    setClock(-1);
    await secret.withSecret(call).catch(() => undefined);

    // The value of an unknown age is read again, then once more because it is refused.
    expect(source.calls.map(({ force }) => force)).toEqual([false, true, false, true]);
  });

  test("without a cooldown every refused call costs one read, not more", async () => {
    const { source, secret } = setUp({ rejectionCooldownMs: 0 });
    await secret.get();
    source.delayMs = 10;
    const { call } = thirdParty();

    const calls = Promise.allSettled([1, 2, 3].map(() => secret.withSecret(call)));
    await whileTimePasses(calls);
    expect(source.calls).toHaveLength(2);
    await whileTimePasses(Promise.allSettled([secret.withSecret(call)]));

    expect(source.calls).toHaveLength(3);
  });
});

describe("a provider that still caches the old version", () => {
  test("is asked past its cache after the third party refused that version", async () => {
    const { source, secret, events } = setUp();
    await secret.get();
    source.cachedVersion = 1;
    source.version = 2;
    await secret.withSecret(thirdParty("key-2").call);

    setClock(TTL_MS);

    expect(keyOf(await secret.get())).toBe("key-2");
    expect(source.calls.map(({ force }) => force)).toEqual([false, true, false, true]);
    expect(events.at(-1)).toMatchObject({ type: "fetched", reason: "expired", attempts: 2 });
  });

  test("is believed when it says the same past its cache", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    await secret.withSecret(thirdParty("key-2").call);
    source.version = 1;
    setClock(TTL_MS);

    expect(keyOf(await secret.get())).toBe("key-1");
    expect(source.calls).toHaveLength(4);
    setClock(TTL_MS);
    await secret.get();
    expect(source.calls).toHaveLength(5);
  });

  test("a version that is refused and held is read in the ordinary way", async () => {
    const { source, secret } = setUp();
    await secret.withSecret(thirdParty().call).catch(() => undefined);
    setClock(TTL_MS);

    await secret.get();

    expect(source.calls.map(({ force }) => force)).toEqual([false, true, false]);
  });

  test("without a value nothing is known to be outdated", async () => {
    const { source, secret } = setUp();
    await secret.withSecret(thirdParty().call).catch(() => undefined);
    setClock(-1_000_000);

    await secret.get();

    expect(source.calls.map(({ force }) => force)).toEqual([false, true, false]);
  });
});

describe("what counts as a refusal", () => {
  const isRefused = async (
    outcome: unknown,
    options: Parameters<typeof setUp>[0] = {},
    threw = false,
  ) => {
    const { secret, events } = setUp(options);
    const call = () => {
      if (threw) throw outcome;
      return Promise.resolve(outcome);
    };
    await secret.withSecret(call).catch(() => undefined);
    return ofType(events, "rejected").length > 0;
  };

  test.each([
    ["a response of fetch", new Response(null, { status: 401 })],
    ["a status", { status: 401 }],
    ["a status code", { statusCode: 401 }],
    ["an error with a response", { response: { status: 401 } }],
    ["an AWS SDK error", { $metadata: { httpStatusCode: 401 } }],
  ])("%s, returned or thrown", async (_, outcome) => {
    expect(await isRefused(outcome)).toBe(true);
    expect(await isRefused(outcome, {}, true)).toBe(true);
  });

  test.each([
    undefined,
    null,
    401,
    "401",
    {},
    { status: "401" },
    { status: 403 },
    { statusCode: 400 },
    { response: null },
    { $metadata: {} },
    new Error("HTTP 401"),
  ])("not %p", async (outcome) => {
    expect(await isRefused(outcome)).toBe(false);
    expect(await isRefused(outcome, {}, true)).toBe(false);
  });

  test("403 when it is among the statuses", async () => {
    const options = { rejectedStatuses: [401, 403] };

    expect(await isRefused({ status: 403 }, options)).toBe(true);
    expect(await isRefused({ status: 401 }, options)).toBe(true);
    expect(await isRefused({ status: 404 }, options)).toBe(false);
  });

  test("what the caller says instead of the statuses", async () => {
    const options = { isRejection: (outcome: unknown) => outcome === "invalid key" };

    expect(await isRefused("invalid key", options)).toBe(true);
    expect(await isRefused({ status: 401 }, options)).toBe(false);
  });
});

describe("a refused response", () => {
  const refusedResponse = (cancel: () => void) =>
    new Response(new ReadableStream({ cancel }), { status: 401 });

  test("is let go before the second call", async () => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    const order: string[] = [];
    const first = refusedResponse(() => order.push("cancelled"));

    const answer = await secret.withSecret((key) => {
      order.push(key.expose());
      return Promise.resolve(key.expose() === "key-1" ? first : new Response("fine"));
    });

    expect(await answer.text()).toBe("fine");
    expect(order).toEqual(["key-1", "cancelled", "key-2"]);
  });

  test("is returned whole when there is no second call", async () => {
    const { secret } = setUp();
    const cancel = jest.fn();
    const refused = refusedResponse(cancel);

    expect(await secret.withSecret(() => Promise.resolve(refused))).toBe(refused);

    expect(cancel).not.toHaveBeenCalled();
  });

  test.each<[string, { status: number; body?: unknown }]>([
    ["whose body is in use", { status: 401, body: new Response("text").body }],
    ["whose body is no stream", { status: 401, body: "text" }],
    ["whose body is never let go", { status: 401, body: { cancel: () => new Promise(() => 0) } }],
    ["without a body", { status: 401 }],
  ])("%s does not prevent the second call", async (_, refused) => {
    const { source, secret } = setUp();
    await secret.get();
    source.version = 2;
    if (refused.body instanceof ReadableStream) refused.body.getReader();

    const answer = await secret.withSecret((key) =>
      Promise.resolve(key.expose() === "key-1" ? refused : { status: 200 }),
    );

    expect(answer.status).toBe(200);
  });
});

test("the name of the client's method is that of the handle", async () => {
  const { client } = setUp();

  expect(await client.withSecret("weather", thirdParty("key-1").call)).toBe("answer");
  await pass(0);
});
