import { setTimeout as sleep } from "node:timers/promises";
import { checkEach } from "../../check";
import { LIMITS } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { figures, integer } from "../../numbers";
import type { Table } from "../../report";
import { median } from "../../statistics";
import { ALL, type Contestant, OURS } from "../contestants";
import { ANSWERING } from "../laboratory";
import type { Burst } from "../programs/burst";

/** Of this client. The others are far from the limits, and slow: one round shows it. */
const ROUNDS = 5;
const READERS = 1_000;
/** Time of one call, in ms. */
const LATENCY_MS = 50;
const TTL_MS = 1_000;
const BEHAVIOUR = { ...ANSWERING, latencyMs: LATENCY_MS };

type State = "cold" | "expired";

interface CountedBurst extends Burst {
  readonly calls: number;
}

interface Result {
  readonly one: CountedBurst[];
  readonly many: CountedBurst[];
}

interface Summary {
  readonly calls: number;
  readonly errors: number;
  readonly oneMs: number;
  readonly manyMs: number;
}

export const STAMPEDE: Measurement = {
  name: "stampede",
  summary: "1,000 concurrent readers of a cold or expired entry",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  const results = { cold: emptyResults(), expired: emptyResults() };
  for (let round = 1; round <= ROUNDS; round++) {
    for (const state of ["cold", "expired"] as const) {
      bench.progress(`round ${round} of ${ROUNDS}, ${state}`);
      await measureRound(bench, state, round === 1 ? ALL : OURS, results[state]);
    }
  }
  const of = (state: State, contestant: Contestant) => summary(results[state].get(contestant));
  const eachOfOurs = (state: State, value: (of: Summary) => number) =>
    new Map(OURS.map((contestant) => [contestant.label, value(of(state, contestant))]));
  return {
    title: `${integer(READERS)} concurrent readers`,
    notes: [
      `A call takes ${LATENCY_MS} ms at the upstream. Fresh processes; medians of ${ROUNDS} rounds of this client, one round of the others.`,
      "Readers read outside of an invocation scope: all of them wait for the new value.",
      "Where one reader takes less than a call, it got the older value, or the value was read before.",
      "Calls are those to what the process talks to: the loopback providers have a cache of their own.",
    ],
    headings: [
      "",
      "cold: calls",
      "errors",
      "1 reader, ms",
      "1,000, ms",
      "expired: calls",
      "errors",
      "1 reader, ms",
      "1,000, ms",
    ],
    rows: ALL.map((contestant) => [
      contestant.label,
      ...(["cold", "expired"] as const).flatMap((state) => {
        const { calls, errors, oneMs, manyMs } = of(state, contestant);
        return [integer(calls), integer(errors), figures(oneMs), figures(manyMs)];
      }),
    ]),
    checks: [
      checkEach(
        LIMITS.coldCalls,
        eachOfOurs("cold", ({ calls }) => calls),
      ),
      checkEach(
        LIMITS.coldErrors,
        eachOfOurs("cold", ({ errors }) => errors),
      ),
      checkEach(
        LIMITS.coldTime,
        eachOfOurs("cold", ({ manyMs, oneMs }) => manyMs / oneMs),
      ),
      checkEach(
        LIMITS.expiredCalls,
        eachOfOurs("expired", ({ calls }) => calls),
      ),
      checkEach(
        LIMITS.expiredErrors,
        eachOfOurs("expired", ({ errors }) => errors),
      ),
      checkEach(
        LIMITS.expiredTime,
        eachOfOurs("expired", ({ manyMs, oneMs }) => manyMs / oneMs),
      ),
    ],
  };
}

/** All processes are made ready, then burst in turns, so that each has the machine to itself. */
async function measureRound(
  { laboratory }: Bench,
  state: State,
  contestants: readonly Contestant[],
  results: ReadonlyMap<Contestant, Result>,
): Promise<void> {
  const subjects = await Promise.all(
    contestants.flatMap((contestant) =>
      [1, READERS].map(async (readers) => {
        const subject = await laboratory.start(contestant, { ttlMs: TTL_MS }, BEHAVIOUR);
        return { subject, readers };
      }),
    ),
  );
  try {
    if (state === "expired") {
      await Promise.all(subjects.map(({ subject }) => subject.process.call("read", undefined)));
      await sleep(TTL_MS);
    }
    // For the processes to settle.
    await sleep(300);
    for (const { subject, readers } of subjects) {
      // A cold contestant may have begun to read when it was created.
      const before = state === "cold" ? 0 : await subject.requests();
      const result = await subject.process.call("burst", readers);
      // A call that nobody waits for counts as well.
      await sleep(2 * LATENCY_MS);
      const burst = { ...result, calls: (await subject.requests()) - before };
      results.get(subject.contestant)?.[readers === 1 ? "one" : "many"].push(burst);
    }
  } finally {
    await Promise.all(subjects.map(({ subject }) => subject.end()));
  }
}

function emptyResults(): Map<Contestant, Result> {
  return new Map(ALL.map((contestant) => [contestant, { one: [], many: [] }]));
}

function summary(result: Result | undefined): Summary {
  const { one = [], many = [] } = result ?? {};
  return {
    // The most of any round: one call too many is one too many.
    calls: Math.max(...many.map(({ calls }) => calls)),
    errors: Math.max(...many.map(({ errors }) => errors)),
    oneMs: median(one.map(({ elapsedMs }) => elapsedMs)),
    manyMs: median(many.map(({ elapsedMs }) => elapsedMs)),
  };
}
