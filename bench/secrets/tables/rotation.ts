import { checkEach } from "../../check";
import { LIMITS, named } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { integer } from "../../numbers";
import type { Table } from "../../report";
import { ALL, type Contestant } from "../contestants";
import { ANSWERING } from "../laboratory";

/** Nothing expires during the measurement, in ms. */
const TTL_MS = 300_000;
const CONCURRENT_REQUESTS = 100;
const BAD_KEY_REQUESTS = 1_000;
const BAD_KEY_CONCURRENCY = 50;

const ROTATED = {
  ...ANSWERING,
  latencyMs: 20,
  secretString: JSON.stringify({ apiKey: "key-2" }),
  versionId: "version-2",
};

interface Result {
  readonly contestant: Contestant;
  readonly rotation: { readonly served: number; readonly calls: number };
  readonly badKeySequential: number;
  readonly badKeyConcurrent: number;
}

export const ROTATION: Measurement = {
  name: "rotation",
  summary: "requests that the third party rejects: after a rotation, and for good",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  bench.progress("all contestants at the same time");
  // Only calls are counted, so it does not matter that they slow each other down.
  const results = await Promise.all(
    ALL.map(async (contestant) => ({
      contestant,
      rotation: await measureRotation(bench, contestant),
      badKeySequential: await measureBadKey(bench, contestant, 1),
      badKeyConcurrent: await measureBadKey(bench, contestant, BAD_KEY_CONCURRENCY),
    })),
  );
  return {
    title: "The third party rejects the key",
    notes: [
      "The third party answers 401. This client: withSecret(). The others: a read past their cache and",
      "one more request, with what they offer for it (forceFetch, forceRefresh, a second middy handler).",
      "Calls are those to what the process talks to.",
    ],
    headings: [
      "",
      "after a rotation: served of 100",
      "calls",
      "bad for good, 1,000 in turns: calls",
      "50 at a time: calls",
    ],
    rows: results.map(({ contestant, rotation, badKeySequential, badKeyConcurrent }) => [
      contestant.label,
      integer(rotation.served),
      integer(rotation.calls),
      integer(badKeySequential),
      integer(badKeyConcurrent),
    ]),
    checks: [
      checkEach(
        LIMITS.rotationSuccesses,
        eachOfOurs(results, ({ rotation }) => rotation.served),
      ),
      checkEach(
        LIMITS.rotationCalls,
        eachOfOurs(results, ({ rotation }) => rotation.calls),
      ),
      checkEach(
        named(LIMITS.badKeyCalls, "in turns"),
        eachOfOurs(results, ({ badKeySequential }) => badKeySequential),
      ),
      checkEach(
        named(LIMITS.badKeyCalls, `${BAD_KEY_CONCURRENCY} at a time`),
        eachOfOurs(results, ({ badKeyConcurrent }) => badKeyConcurrent),
      ),
    ],
  };
}

function measureRotation(
  { laboratory }: Bench,
  contestant: Contestant,
): Promise<Result["rotation"]> {
  return laboratory.with(contestant, { ttlMs: TTL_MS }, async (subject) => {
    await subject.process.call("read", undefined);
    await subject.setUpstream(ROTATED);
    const served = await subject.process.call("requestThirdParty", {
      validKey: "key-2",
      requests: CONCURRENT_REQUESTS,
      concurrency: CONCURRENT_REQUESTS,
    });
    return { served, calls: await subject.requests() };
  });
}

function measureBadKey(
  { laboratory }: Bench,
  contestant: Contestant,
  concurrency: number,
): Promise<number> {
  return laboratory.with(contestant, { ttlMs: TTL_MS }, async (subject) => {
    await subject.process.call("read", undefined);
    await subject.setUpstream(ANSWERING);
    await subject.process.call("requestThirdParty", { requests: BAD_KEY_REQUESTS, concurrency });
    return await subject.requests();
  });
}

function eachOfOurs(
  results: readonly Result[],
  value: (result: Result) => number,
): Map<string, number> {
  const ours = results.filter(({ contestant }) => contestant.isOurs);
  return new Map(ours.map((result) => [result.contestant.label, value(result)]));
}
