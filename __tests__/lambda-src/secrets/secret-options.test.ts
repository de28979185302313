import { type ResolvedOptions, resolveOptions } from "../../../lambda-src/secrets/secret-options";
import { type SecretOptions, SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { ScriptedSource } from "./support/scripted-source";

const source = new ScriptedSource();
const resolve = (options: Omit<SecretOptions, "source">) => resolveOptions({ source, ...options });

test("the defaults", () => {
  const { isRejection, ...rest } = resolve({});

  expect(rest).toEqual({
    source,
    ttlMs: 300_000,
    refreshAheadMs: 60_000,
    maxStaleMs: 3_600_000,
    timeoutMs: 5_000,
    rejectionCooldownMs: 30_000,
  } satisfies Omit<ResolvedOptions, "isRejection">);
  expect([401, 403].map((status) => isRejection({ status }))).toEqual([true, false]);
});

test("the defaults that follow from the TTL", () => {
  expect(resolve({ ttlMs: 7_200_000 })).toMatchObject({
    refreshAheadMs: 1_440_000,
    maxStaleMs: 7_200_000,
  });
});

test("given options stay", () => {
  const options = {
    field: "apiKey",
    ttlMs: 1,
    refreshAheadMs: 0,
    maxStaleMs: 1,
    timeoutMs: 1,
    rejectionCooldownMs: 0,
  };

  expect(resolve(options)).toMatchObject(options);
});

test.each<[Omit<SecretOptions, "source">, string]>([
  [{ ttlMs: 0 }, "ttlMs is 0: write a number from 1 to 2147483647."],
  [{ ttlMs: Infinity }, "ttlMs is Infinity: write a number from 1 to 2147483647."],
  [{ ttlMs: Number.NaN }, "ttlMs is NaN: write"],
  // As from an environment variable. It would pass a comparison.
  [{ ttlMs: "300" as unknown as number }, "ttlMs is 300: write a number"],
  [{ rejectedStatuses: ["401" as unknown as number] }, "rejectedStatuses is 401: write a number"],
  [{ refreshAheadMs: -1 }, "refreshAheadMs is -1: write"],
  [{ refreshAheadMs: 300_001 }, "refreshAheadMs is 300001: write a number from 0 to 300000."],
  [{ maxStaleMs: 299_999 }, "maxStaleMs is 299999: write a number from 300000 to "],
  [{ maxStaleMs: Infinity }, "maxStaleMs is Infinity: write"],
  [{ timeoutMs: 0 }, "timeoutMs is 0: write a number from 1 to 2147483647."],
  [{ timeoutMs: 2 ** 31 }, "timeoutMs is 2147483648: write"],
  [{ rejectionCooldownMs: -1 }, "rejectionCooldownMs is -1: write a number from 0 to "],
  [{ rejectedStatuses: [401, 99] }, "rejectedStatuses is 99: write a number from 100 to 599."],
  [{ rejectedStatuses: [600] }, "rejectedStatuses is 600: write"],
  [{ field: "" }, 'field is "": name one, or leave it out.'],
])("%p is refused with what is allowed", (options, message) => {
  expect(() => resolve(options)).toThrow(RangeError);
  expect(() => resolve(options)).toThrow(message);
});

test("the bounds themselves are allowed", () => {
  const options = { ttlMs: 2 ** 31 - 1, timeoutMs: 2 ** 31 - 1, refreshAheadMs: 2 ** 31 - 1 };

  expect(resolve(options)).toMatchObject(options);
  expect(() => resolve({ rejectedStatuses: [100, 599] })).not.toThrow();
});

test("the client says it when it is made", () => {
  expect(() => new SecretsClient({ secrets: { weather: { source, ttlMs: 0 } } })).toThrow(
    "ttlMs is 0",
  );
});
