import { checkEach } from "../../check";
import { LIMITS, named } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { figures, integer } from "../../numbers";
import type { Table } from "../../report";
import { median } from "../../statistics";
import { ALL, type Contestant, OURS, PEERS } from "../contestants";
import { ANSWERING } from "../laboratory";
import type { Arrival, ScheduledReads } from "../programs/read-on-schedule";

/** Who is measured at the same time. The peers are apart: some of them keep the machine busy. */
const WAVES: readonly { name: string; contestants: readonly Contestant[] }[] = [
  { name: "this client, round 1 of 3", contestants: OURS },
  { name: "this client, round 2 of 3", contestants: OURS },
  { name: "this client, round 3 of 3", contestants: OURS },
  { name: "peers", contestants: PEERS },
];
const TTL_MS = 4_000;
/** Time of one call, in ms. */
const LATENCY_MS = 200;
const INTERVAL_MS = 10;
/** Long enough for two expiries. */
const READS = 950;
const ARRIVALS: readonly Arrival[] = ["sequential", "concurrent"];

interface Result extends ScheduledReads {
  readonly calls: number;
}

export const EXPIRY: Measurement = {
  name: "expiry",
  summary: "the slowest read while a value expires and is replaced",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  const results: { contestant: Contestant; arrival: Arrival; result: Result }[] = [];
  for (const { contestants, name } of WAVES) {
    bench.progress(name);
    const measured = contestants.flatMap((contestant) =>
      ARRIVALS.map(async (arrival) => {
        const result = await measureOne(bench, contestant, arrival);
        results.push({ contestant, arrival, result });
      }),
    );
    await Promise.all(measured);
  }
  const of = (contestant: Contestant, arrival: Arrival) =>
    summary(
      results
        .filter((each) => each.contestant === contestant && each.arrival === arrival)
        .map(({ result }) => result),
    );
  return {
    title: `Reads across an expiry, upstream ${LATENCY_MS} ms`,
    notes: [
      `A read each ${INTERVAL_MS} ms, TTL ${TTL_MS} ms, over two expiries, after a first read.`,
      "Sequential: all reads are made by one invocation. Concurrent: each read is an invocation of its own.",
      "The longest invocation includes what it waits for after its reads: this client ends a refresh",
      "before the invocation ends, lru-cache leaves it behind, where Lambda freezes it.",
      "Medians of three rounds of this client, one round of the others.",
    ],
    headings: [
      "",
      "sequential: slowest read, ms",
      "calls",
      "concurrent: slowest read, ms",
      "longest invocation, ms",
      "calls",
    ],
    rows: ALL.map((contestant) => {
      const sequential = of(contestant, "sequential");
      const concurrent = of(contestant, "concurrent");
      return [
        contestant.label,
        figures(sequential.slowestMs),
        integer(sequential.calls),
        figures(concurrent.slowestMs),
        figures(concurrent.invocationMs),
        integer(concurrent.calls),
      ];
    }),
    checks: ARRIVALS.map((arrival) => {
      const slowest = new Map(OURS.map((each) => [each.label, of(each, arrival).slowestMs]));
      return checkEach(named(LIMITS.slowestRead, arrival), slowest);
    }),
  };
}

async function measureOne(
  { laboratory }: Bench,
  contestant: Contestant,
  arrival: Arrival,
): Promise<Result> {
  const measureSubject = laboratory.with(
    contestant,
    { ttlMs: TTL_MS },
    async (subject) => {
      await subject.process.call("read", undefined);
      const before = await subject.requests();
      const reads = await subject.process.call("readOnSchedule", {
        arrival,
        reads: READS,
        intervalMs: INTERVAL_MS,
        graceMs: 2_000,
      });
      return { ...reads, calls: (await subject.requests()) - before };
    },
    { ...ANSWERING, latencyMs: LATENCY_MS },
  );
  return await measureSubject;
}

function summary(results: readonly Result[]) {
  return {
    slowestMs: median(results.map(({ answeredMs }) => Math.max(...answeredMs))),
    invocationMs: median(results.map(({ longestInvocationMs }) => longestInvocationMs)),
    calls: median(results.map(({ calls }) => calls)),
  };
}
