import { expectedReads } from "../../../detections/reads/expected-reads";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { sampleIntegration } from "./sample-integration";

const PERIOD_SECONDS = 300;

const integration = (cacheTtlSeconds: number, reservedConcurrency = 1, prefetch = false) =>
  sampleIntegration({ cacheTtlSeconds, prefetch }, { reservedConcurrency });

describe("expectedReads", () => {
  it.each([
    // Of 300 s the cache explains two reads, a replaced sandbox one and rejected keys eleven.
    [300, 1, false, 14],
    [300, 2, false, 28],
    [300, 1, true, 15],
    [3600, 1, false, 13],
    // A refresh at the age of 300 s, four fifths of the TTL, is still within the period.
    [375, 1, false, 14],
    [376, 1, false, 13],
    [1, 1, false, 388],
    [1, 1000, true, 389_000],
  ])(
    "of a TTL of %i s with %i sandboxes, prefetching %s, are %i",
    (ttl, sandboxes, prefetch, expected) => {
      expect(expectedReads(integration(ttl, sandboxes, prefetch), PERIOD_SECONDS)).toBe(expected);
    },
  );

  it("grow with the period", () => {
    expect(expectedReads(integration(300), 3600)).toBe(16 + 1 + 121);
  });

  describe.each([1, 5, 30, 37, 60, 240, 300, 375, 3600])("with a TTL of %i s", (ttl) => {
    it.each([
      ["takes the key", 200],
      ["refuses the key", 401],
    ])("are never fewer than the client makes while the third party %s", async (_what, status) => {
      const reads = await readsOfClient(ttl, status);

      const most = mostWithin(reads, PERIOD_SECONDS * 1000);
      const expected = expectedReads(integration(ttl), PERIOD_SECONDS);
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThanOrEqual(expected);
    });
  });

  it("are not many more than the client makes when everything comes together", async () => {
    const reads = await readsOfClient(30, 401);

    const most = mostWithin(reads, PERIOD_SECONDS * 1000);
    expect(expectedReads(integration(30), PERIOD_SECONDS) / most).toBeLessThan(1.5);
  });
});

/** When the client reads, in ms, called every half second for 15 minutes; half-way it starts anew. */
async function readsOfClient(ttlSeconds: number, status: number): Promise<number[]> {
  const reads: number[] = [];
  let nowMs = 0;
  const sandbox = () =>
    new SecretsClient({
      secrets: {
        apiKey: {
          source: {
            secretName: "key",
            fetch: () => {
              reads.push(nowMs);
              return Promise.resolve({ value: new SecretValue("a-key-for-tests"), versionId: "1" });
            },
          },
          ttlMs: ttlSeconds * 1000,
        },
      },
      now: () => nowMs,
      // The earliest refresh.
      random: () => 0.999,
    });
  let client = sandbox();
  const endMs = 900_000;
  for (; nowMs < endMs; nowMs += 500) {
    if (nowMs === endMs / 2) client = sandbox();
    const used = client;
    await used.run(() => used.withSecret("apiKey", () => Promise.resolve({ status })));
  }
  return reads;
}

/** How many of the times are within a period of the length, at most. */
function mostWithin(times: readonly number[], lengthMs: number): number {
  return Math.max(
    ...times.map(
      (start) => times.filter((time) => time >= start && time < start + lengthMs).length,
    ),
  );
}
