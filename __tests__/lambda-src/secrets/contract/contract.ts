import type { SecretError } from "../../../../lambda-src/secrets/errors";
import type { SecretEvent } from "../../../../lambda-src/secrets/secret-observer";
import type { SecretSource } from "../../../../lambda-src/secrets/secret-source";
import { type SecretOptions, SecretsClient } from "../../../../lambda-src/secrets/secrets-client";
import { deferred } from "../../../../local/lambda/deferred";
import { everyRendering } from "../../support/leaks";
import { UNREACHED_MS } from "../../../support/time";
import { fetchesOf, keyOf, ofType } from "../support/client";
import { thirdParty } from "../support/third-party";
import type { SourceHarness, SourceHarnessFactory, UpstreamFailure } from "./source-harness";

const TTL_MS = 300_000;
const MAX_STALE_MS = 3_600_000;
const REFRESH_AT_MS = 270_000;
/** The first pause after a failure, with `random` 0. */
const PAUSE_MS = 125;

const text = (key: string, more: object = {}) => JSON.stringify({ apiKey: key, ...more });

/** What passes soon, and how a source may name it. */
const TRANSIENT: readonly (readonly [UpstreamFailure, RegExp])[] = [
  ["throttled", /^secret-throttled$/],
  ["server-error", /^secret-unavailable$/],
  ["connection-refused", /^secret-(unavailable|not-ready)$/],
  ["timeout", /^secret-timeout$/],
];

const PERMANENT: readonly (readonly [UpstreamFailure, string])[] = [
  ["access-denied", "secret-access-denied"],
  ["not-found", "secret-not-found"],
];

/**
 * The contract of the client, over one source: the same for every source. The clock of the client is
 * the test's; only what the source itself waits for takes real time.
 */
export function describeContract(name: string, factory: SourceHarnessFactory): void {
  describe(`contract: ${name}`, () => {
    let harness: SourceHarness;

    afterEach(() => harness.close());

    async function setUp(options: Partial<SecretOptions> = {}, content = text("key-1")) {
      harness = await factory(content);
      const clock = { ms: 1_700_000_000_000 };
      const events: SecretEvent[] = [];
      const attemptFailed = deferred<undefined>();
      const source: SecretSource = {
        secretName: harness.source.secretName,
        fetch: (options) =>
          harness.source.fetch(options).catch((error: unknown) => {
            attemptFailed.resolve(undefined);
            throw error;
          }),
      };
      const client = new SecretsClient({
        secrets: {
          weather: {
            source,
            field: "apiKey",
            // So that the source's own timeout is seen.
            timeoutMs: UNREACHED_MS,
            ...options,
          },
        },
        observer: { secretEvent: (event) => events.push(event) },
        now: () => clock.ms,
        random: () => 0,
      });
      const secret = client.secret("weather");
      /** The error of a read that has nothing to serve, in an invocation that ends after one attempt. */
      const failedRead = async () => {
        let read: Promise<unknown> = Promise.resolve();
        let remainingMs = UNREACHED_MS;
        await client.run(
          async () => {
            read = secret.get();
            await Promise.race([attemptFailed.promise, read]);
            remainingMs = 0;
          },
          { remainingMs: () => remainingMs },
        );
        return errorOf(read);
      };
      return { clock, events, client, secret, failedRead };
    }

    /** With a value whose TTL has just ended. */
    async function setUpExpired() {
      const fixture = await setUp();
      await fixture.secret.get();
      fixture.clock.ms += TTL_MS;
      return fixture;
    }

    describe("1 warm read", () => {
      test("returns without I/O and without a new promise", async () => {
        const { clock, secret } = await setUp();
        await secret.get();
        const calls = harness.calls();
        clock.ms += REFRESH_AT_MS - 1;

        expect(keyOf(secret.peek())).toBe("key-1");
        expect(secret.get()).toBe(secret.get());
        expect(harness.calls()).toBe(calls);
      });

      test("the version is what the source reports", async () => {
        const { secret } = await setUp();
        await secret.get();
        const versionId = harness.put(text("key-2"));

        const answer = await secret.withSecret((key) =>
          Promise.resolve(key.expose() === "key-2" ? "" : { status: 401 }),
        );

        expect(answer).toBe("");
        expect(secret.peek()?.versionId).toBe(versionId);
      });
    });

    describe("2 single-flight", () => {
      test("1,000 cold readers make one call", async () => {
        const { secret } = await setUp();
        harness.delay(50);

        const answers = await Promise.all(Array.from({ length: 1000 }, () => secret.get()));

        expect(harness.calls()).toBe(1);
        expect(new Set(answers).size).toBe(1);
      });

      test("1,000 readers of an expired value make one call", async () => {
        const { secret } = await setUpExpired();
        harness.put(text("key-2"));
        harness.delay(50);

        const answers = await Promise.all(Array.from({ length: 1000 }, () => secret.get()));

        expect(harness.calls()).toBe(2);
        expect(new Set(answers.map(keyOf))).toEqual(new Set(["key-2"]));
      });
    });

    describe("3 refresh-ahead", () => {
      test("returns at once, and the refresh ends before the invocation does", async () => {
        const { clock, client, secret, events } = await setUp();
        await secret.get();
        harness.put(text("key-2"));
        harness.delay(50);
        clock.ms += REFRESH_AT_MS;

        const key = await client.run(() => keyOf(secret.peek()));

        expect(key).toBe("key-1");
        expect(keyOf(secret.peek())).toBe("key-2");
        expect(fetchesOf(events).map((event) => event.split(":")[0])).toEqual(["cold", "ahead"]);
        expect(harness.calls()).toBe(2);
      });

      test("outside an invocation nothing is begun", async () => {
        const { clock, secret } = await setUp();
        await secret.get();
        clock.ms += TTL_MS - 1;

        await secret.get();

        expect(harness.calls()).toBe(1);
      });

      test("at the end of the time of an invocation it is aborted", async () => {
        const { clock, client, secret, events } = await setUp();
        await secret.get();
        harness.fail("hang");
        clock.ms += REFRESH_AT_MS;

        await client.run(() => secret.peek(), { remainingMs: () => 520 });

        expect(ofType(events, "fetch-failed")).toMatchObject([{ kind: "secret-timeout" }]);
      });
    });

    describe("4 thaw", () => {
      test("older than the TTL it is read anew, and the read waits", async () => {
        const { secret } = await setUpExpired();
        harness.put(text("key-2"));

        expect(secret.peek()).toBeUndefined();
        expect(keyOf(await secret.get())).toBe("key-2");
      });

      test("as old as maxStale it is never used", async () => {
        const { clock, secret, failedRead } = await setUpExpired();
        clock.ms += MAX_STALE_MS - TTL_MS;
        harness.fail("server-error");

        expect(secret.peek()).toBeUndefined();
        expect(await failedRead()).toMatchObject({ kind: "secret-unavailable" });
      });
    });

    describe("5 failure", () => {
      test.each(TRANSIENT)("%s: the stale value, one wait per outage", async (failure, kind) => {
        const { clock, client, secret, events } = await setUpExpired();
        harness.fail(failure);

        expect(keyOf(await secret.get())).toBe("key-1");
        expect(keyOf(secret.peek())).toBe("key-1");
        expect(ofType(events, "fetch-failed")).toEqual([
          expect.objectContaining({ kind: expect.stringMatching(kind), attempts: 1 }),
        ]);

        clock.ms += PAUSE_MS;
        await client.run(() => {
          expect(keyOf(secret.peek())).toBe("key-1");
        });
        expect(ofType(events, "fetch-failed")).toHaveLength(2);

        harness.fail(undefined);
        harness.put(text("key-2"));
        clock.ms += 2 * PAUSE_MS;
        await client.run(() => secret.get());
        expect(keyOf(secret.peek())).toBe("key-2");
      });

      test.each(TRANSIENT)(
        "%s: without a value a typed error, once per pause",
        async (failure, kind) => {
          const { secret, events, failedRead } = await setUp();
          harness.fail(failure);

          const first = await failedRead();
          const calls = harness.calls();
          const second = await errorOf(secret.get());

          expect(first).toMatchObject({ kind: expect.stringMatching(kind), transient: true });
          expect(second).toBe(first);
          expect(harness.calls()).toBe(calls);
          expect(ofType(events, "fetch-failed")).toHaveLength(1);
        },
      );

      test.each(TRANSIENT.filter(([failure]) => failure !== "timeout"))(
        "%s: a cold read goes through when it passes soon",
        async (failure) => {
          // It passes as soon as one attempt has failed.
          const healing: SecretSource = {
            secretName: "healing",
            fetch: async (options) => {
              try {
                return await harness.source.fetch(options);
              } finally {
                harness.fail(undefined);
              }
            },
          };
          const { secret, events } = await setUp({ source: healing });
          harness.fail(failure);

          expect(keyOf(await secret.get())).toBe("key-1");
          expect(events).toEqual([expect.objectContaining({ type: "fetched" })]);
          expect(ofType(events, "fetched")[0]?.attempts).toBeGreaterThan(1);
        },
      );

      test("hang: the timeout of the read ends it, when it is shorter than that of the source", async () => {
        const { secret } = await setUp({ timeoutMs: 30 });
        harness.fail("hang");

        await expect(secret.get()).rejects.toMatchObject({ kind: "secret-timeout" });
      });

      test.each(PERMANENT)(
        "%s: a typed error at once, not tried in a loop",
        async (failure, kind) => {
          const { clock, secret, events } = await setUpExpired();
          harness.fail(failure);

          const error = await errorOf(secret.get());

          expect(error).toMatchObject({
            kind,
            transient: false,
            secretName: harness.source.secretName,
          });
          expect(await errorOf(secret.get())).toBe(error);
          expect(secret.peek()).toBeUndefined();
          expect(harness.calls()).toBe(2);
          expect(ofType(events, "stale-served")).toEqual([]);

          harness.fail(undefined);
          clock.ms += PAUSE_MS;
          expect(keyOf(await secret.get())).toBe("key-1");
        },
      );
    });

    describe("6 rotation", () => {
      test("100 refusals at the same time all succeed with one call", async () => {
        const { secret, events } = await setUp();
        await secret.get();
        harness.put(text("key-2"));
        harness.delay(50);
        const { call } = thirdParty("key-2");

        const answers = await Promise.all(
          Array.from({ length: 100 }, () => secret.withSecret(call)),
        );

        expect(new Set(answers)).toEqual(new Set(["answer"]));
        expect(harness.calls()).toBe(2);
        expect(ofType(events, "rejected").every(({ resolved }) => resolved)).toBe(true);
      });

      test("1,000 requests with a key that is bad for good make two calls", async () => {
        const { secret } = await setUp();
        const { call, seen } = thirdParty();

        for (let request = 0; request < 1000; request += 1) {
          await secret.withSecret(call).catch(() => undefined);
        }

        expect(seen).toHaveLength(1000);
        expect(harness.calls()).toBe(2);
      });

      test("when the second read fails, the refusal is thrown", async () => {
        const { secret } = await setUp();
        await secret.get();
        harness.fail("access-denied");

        await expect(secret.withSecret(thirdParty().call)).rejects.toMatchObject({ status: 401 });
      });
    });

    describe("8 JSON secrets", () => {
      test("a field that is added breaks nothing", async () => {
        const { clock, secret } = await setUp();
        await secret.get();
        harness.put(text("key-1", { owner: "team", limits: { perSecond: 3 } }));
        clock.ms += TTL_MS;

        expect(keyOf(await secret.get())).toBe("key-1");
      });

      test("without a field the whole text is the value", async () => {
        const { client } = await setUp();
        const whole = new SecretsClient({
          secrets: { weather: { source: harness.source, timeoutMs: UNREACHED_MS } },
        });

        expect(keyOf(await whole.get("weather"))).toBe(text("key-1"));
        expect(keyOf(await client.get("weather"))).toBe("key-1");
      });

      test.each(["plain canary-8813", '{"apiKey":"canary-8813', '{"other":"canary-8813"}'])(
        "a value without the field is refused, not quoted: %s",
        async (content) => {
          const { secret, events } = await setUp({}, content);

          const error = await errorOf(secret.get());

          expect(error).toMatchObject({ kind: "secret-malformed", transient: false });
          expect(everyRendering(error)).not.toContain("canary-8813");
          expect(JSON.stringify(events)).not.toContain("canary-8813");
          expect(harness.calls()).toBe(1);
        },
      );
    });
  });
}

async function errorOf(read: Promise<unknown>): Promise<SecretError> {
  const error: unknown = await read.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) throw new Error("A value came where an error was expected.");
  return error as SecretError;
}
