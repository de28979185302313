import fc from "fast-check";
import {
  type SecretError,
  SecretThrottledError,
  SecretUnavailableError,
} from "../../../lambda-src/secrets/errors";
import type { SecretObserver } from "../../../lambda-src/secrets/secret-observer";
import type { FetchedSecret, SecretSource } from "../../../lambda-src/secrets/secret-source";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";

const TTL_MS = 300_000;
const COOLDOWN_MS = 30_000;

class Refused extends Error {}

/** A source that a test steers: what it answers, and when. */
class SteeredSource implements SecretSource {
  readonly secretName = "weather";
  calls = 0;
  version = 1;
  failure: Error | undefined;
  /** While set, calls wait for it. */
  gate: Promise<void> | undefined;

  async fetch(): Promise<FetchedSecret> {
    this.calls += 1;
    const { failure, version } = this;
    await this.gate;
    if (failure !== undefined) throw failure;
    return { value: new SecretValue(`key-${version}`), versionId: `v${version}` };
  }
}

function setUp() {
  const source = new SteeredSource();
  const clock = { ms: 1_700_000_000_000 };
  const events: object[] = [];
  const observer: SecretObserver = {
    secretFetched: (event) => events.push(event),
    secretFetchFailed: (event) => events.push(event),
  };
  const client = new SecretsClient({
    source,
    ttlMs: TTL_MS,
    isRejection: (error) => error instanceof Refused,
    observer,
    now: () => clock.ms,
  });
  return { source, clock, events, client };
}

function gate() {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

/** All promise callbacks run before an immediate does. */
const allRejectionsToArrive = () => new Promise((resolve) => setImmediate(resolve));

/** A third party that accepts some keys. */
function thirdParty(...accepted: string[]) {
  const seen: string[] = [];
  const call = (key: SecretValue): Promise<string> => {
    seen.push(key.expose());
    return accepted.includes(key.expose())
      ? Promise.resolve("answer")
      : Promise.reject(new Refused());
  };
  return { call, seen, accepted };
}

describe("get", () => {
  test("1,000 cold readers share one call", async () => {
    const { source, client } = setUp();
    const { promise, open } = gate();
    source.gate = promise;

    const readers = Array.from({ length: 1000 }, () => client.get());
    open();
    const secrets = await Promise.all(readers);

    expect(source.calls).toBe(1);
    expect(new Set(secrets.map(({ value }) => value.expose()))).toEqual(new Set(["key-1"]));
  });

  test("1,000 readers of an expired value share one call", async () => {
    const { source, clock, client } = setUp();
    await client.get();
    source.version = 2;
    clock.ms += TTL_MS;

    const secrets = await Promise.all(Array.from({ length: 1000 }, () => client.get()));

    expect(source.calls).toBe(2);
    expect(new Set(secrets.map(({ versionId }) => versionId))).toEqual(new Set(["v2"]));
  });

  test("uses the value until the TTL ends, then fetches", async () => {
    const { source, clock, client } = setUp();
    await client.get();
    source.version = 2;

    clock.ms += TTL_MS - 1;
    const before = await client.get();
    clock.ms += 1;
    const after = await client.get();

    expect([before.versionId, after.versionId]).toEqual(["v1", "v2"]);
    expect(source.calls).toBe(2);
  });

  test("counts the age from the start of the call", async () => {
    const { source, clock, client } = setUp();
    const { promise, open } = gate();
    source.gate = promise;
    const first = client.get();
    clock.ms += TTL_MS;
    open();
    await first;

    await client.get();

    expect(source.calls).toBe(2);
  });

  test("a clock set back does not keep a value for longer", async () => {
    const { source, clock, client } = setUp();
    await client.get();

    clock.ms -= 1;
    await client.get();

    expect(source.calls).toBe(2);
  });

  test("a failure reaches every reader and is not cached", async () => {
    const { source, client } = setUp();
    source.failure = new SecretUnavailableError("weather", "down");

    const results = await Promise.allSettled([client.get(), client.get(), client.get()]);
    source.failure = undefined;
    const secret = await client.get();

    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(secret.versionId).toBe("v1");
    expect(source.calls).toBe(2);
  });

  test("a failure after a good value is thrown, and the next read tries again", async () => {
    const { source, clock, client } = setUp();
    await client.get();
    clock.ms += TTL_MS;
    source.failure = new SecretThrottledError("weather", "slow down");

    const error = await client.get().catch((thrown: unknown) => thrown as SecretError);
    source.failure = undefined;

    expect(error).toMatchObject({ kind: "secret-throttled" });
    await expect(client.get()).resolves.toMatchObject({ versionId: "v1" });
  });

  test("the observer is told of each call, without the value", async () => {
    const { source, clock, events, client } = setUp();
    await client.get();
    clock.ms += TTL_MS;
    source.failure = new SecretUnavailableError("weather", "down");
    await client.get().catch(() => undefined);
    source.failure = new TypeError("a bug");
    await client.get().catch(() => undefined);

    expect(events).toEqual([
      { secretName: "weather", versionId: "v1", reason: "cold", durationMs: 0 },
      { secretName: "weather", error: "secret-unavailable", reason: "expired", durationMs: 0 },
      { secretName: "weather", error: "unexpected", reason: "expired", durationMs: 0 },
    ]);
  });
});

describe("withSecret", () => {
  test("returns what the call returns", async () => {
    const { source, client } = setUp();

    await expect(client.withSecret(thirdParty("key-1").call)).resolves.toBe("answer");

    expect(source.calls).toBe(1);
  });

  test("does not refresh for an error that is not a rejection", async () => {
    const { source, client } = setUp();
    const failure = new Error("down");

    await expect(client.withSecret(() => Promise.reject(failure))).rejects.toBe(failure);

    expect(source.calls).toBe(1);
  });

  test("after a rotation it fetches the new version and calls once more", async () => {
    const { source, events, client } = setUp();
    await client.get();
    source.version = 2;
    const party = thirdParty("key-2");

    await expect(client.withSecret(party.call)).resolves.toBe("answer");

    expect(party.seen).toEqual(["key-1", "key-2"]);
    expect(source.calls).toBe(2);
    expect(events[1]).toMatchObject({ reason: "rejected", versionId: "v2" });
    await expect(client.get()).resolves.toMatchObject({ versionId: "v2" });
  });

  test("100 concurrent rejections share one call", async () => {
    const { source, client } = setUp();
    await client.get();
    source.version = 2;
    const party = thirdParty("key-2");

    const calls = Array.from({ length: 100 }, () => client.withSecret(party.call));

    await expect(Promise.all(calls)).resolves.toHaveLength(100);
    expect(source.calls).toBe(2);
  });

  test("a rejection that arrives after the refresh uses its result", async () => {
    const { source, client } = setUp();
    await client.get();
    const { promise, open } = gate();
    const party = thirdParty("key-2");
    const late = client.withSecret(async (key) => {
      if (key.expose() === "key-1") await promise;
      return party.call(key);
    });
    source.version = 2;
    await client.withSecret(party.call);

    open();

    await expect(late).resolves.toBe("answer");
    expect(source.calls).toBe(2);
  });

  test("rejections during a read that gives the old version still find the new one", async () => {
    const { source, clock, client } = setUp();
    await client.get();
    const { promise, open } = gate();
    const party = thirdParty("key-2");
    const rejected = Array.from({ length: 3 }, () => client.withSecret(party.call));
    clock.ms += TTL_MS;
    source.gate = promise;
    const expired = client.get();
    source.version = 2;
    await allRejectionsToArrive();
    source.gate = undefined;
    open();

    await expect(Promise.all(rejected)).resolves.toEqual(["answer", "answer", "answer"]);
    await expect(expired).resolves.toMatchObject({ versionId: "v1" });
    expect(source.calls).toBe(3);
  });

  test("a key that stays rejected costs one call per cooldown", async () => {
    const { source, clock, client } = setUp();
    const party = thirdParty();

    for (let request = 0; request < 1000; request += 1) {
      await expect(client.withSecret(party.call)).rejects.toBeInstanceOf(Refused);
    }
    const withinCooldown = source.calls;
    clock.ms += COOLDOWN_MS;
    await expect(client.withSecret(party.call)).rejects.toBeInstanceOf(Refused);

    expect(withinCooldown).toBe(2);
    expect(source.calls).toBe(3);
    expect(party.seen).toHaveLength(1001);
  });

  test("a new version that is rejected too starts its own cooldown", async () => {
    const { source, client } = setUp();
    await client.get();
    source.version = 2;
    const party = thirdParty();

    for (let request = 0; request < 10; request += 1) {
      await expect(client.withSecret(party.call)).rejects.toBeInstanceOf(Refused);
    }

    expect(source.calls).toBe(2);
    expect(party.seen).toHaveLength(11);
  });

  test("the rejection is thrown when the second read fails, once per cooldown", async () => {
    const { source, events, client } = setUp();
    await client.get();
    source.failure = new SecretUnavailableError("weather", "down");

    for (let request = 0; request < 10; request += 1) {
      await expect(client.withSecret(thirdParty().call)).rejects.toBeInstanceOf(Refused);
    }

    expect(source.calls).toBe(2);
    expect(events[1]).toMatchObject({ error: "secret-unavailable", reason: "rejected" });
  });

  test("throws the secret's error when there is no value to begin with", async () => {
    const { source, client } = setUp();
    source.failure = new SecretUnavailableError("weather", "down");
    const party = thirdParty("key-1");

    await expect(client.withSecret(party.call)).rejects.toBe(source.failure);

    expect(party.seen).toEqual([]);
  });
});

test("property: never older than the TTL, never a call while the value is fresh", async () => {
  const steps = fc.array(fc.integer({ min: 0, max: 2 * TTL_MS }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (pauses) => {
      const { source, clock, client } = setUp();
      let fetchedAtMs = -Infinity;
      for (const pause of pauses) {
        clock.ms += pause;
        const callsBefore = source.calls;
        await client.get();
        if (clock.ms - fetchedAtMs >= TTL_MS) {
          expect(source.calls).toBe(callsBefore + 1);
          fetchedAtMs = clock.ms;
        } else {
          expect(source.calls).toBe(callsBefore);
        }
      }
    }),
  );
});
