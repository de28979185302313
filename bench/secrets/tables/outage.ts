import { checkEach } from "../../check";
import { LIMITS } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { figures, integer } from "../../numbers";
import type { Table } from "../../report";
import { ALL, type Contestant, OURS, PEERS } from "../contestants";
import { ANSWERING, type Subject } from "../laboratory";
import { slowReadsAfterTheFirst } from "../outage-summary";
import type { Arrival, ScheduledReads } from "../programs/read-on-schedule";
import type { UpstreamMode } from "../upstream/behaviour";

const MODES: readonly UpstreamMode[] = [
  "refusing",
  "failing",
  "throttling",
  "hanging",
  "black-holed",
];

/**
 * What is measured at the same time. This client is idle in every mode. Of the others, some keep the
 * machine busy: such a mode goes with one in which they wait.
 */
const WAVES: readonly (readonly [readonly Contestant[], readonly UpstreamMode[]])[] = [
  [OURS, MODES],
  [PEERS, ["refusing", "hanging"]],
  [PEERS, ["failing", "black-holed"]],
  [PEERS, ["throttling"]],
];

const ARRIVALS: readonly Arrival[] = ["sequential", "concurrent"];
const READS = 500;
const INTERVAL_MS = 20;
const TTL_MS = 1_000;
/** For answers after the last read was due, in ms. */
const GRACE_MS = 1_000;

interface Result extends ScheduledReads {
  readonly contestant: Contestant;
  readonly mode: UpstreamMode;
  readonly arrival: Arrival;
  readonly calls: number;
  readonly unhandledRejections: number;
}

export const OUTAGE: Measurement = {
  name: "outage",
  summary: "500 reads in 10 s while the upstream fails in five ways, after a good value",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  const results: Result[] = [];
  for (const [contestants, modes] of WAVES) {
    const who = contestants === OURS ? "this client" : "peers";
    bench.progress(`${who}, upstream ${modes.join(", ")}`);
    results.push(...(await measureModes(bench, contestants, modes)));
  }
  return {
    title: "Upstream fails after a good value: 500 reads in 10 s",
    notes: [
      `TTL ${TTL_MS} ms, a read each ${INTERVAL_MS} ms; everyone has the same timeouts of the connection`,
      "(1 s) and the answer (2 s), and otherwise its defaults.",
      "Sequential: all reads are made by one invocation, each when it is due and the one before has ended.",
      "Concurrent: each read is an invocation of its own and begins when it is due.",
      "Each cell: reads that failed or had no answer / reads slower than 50 ms, the first such read not",
      "counted / calls, which are requests, or connections that were tried.",
      "The longest invocation includes attempts that it ends with, and is one of the concurrent ones.",
      "The bare SDK with a variable never refreshes: it has no outage, and never sees a rotation.",
    ],
    headings: ["", "reads", ...MODES, "longest invocation, ms", "unhandled rejections"],
    rows: ALL.flatMap((contestant) =>
      ARRIVALS.map((arrival) =>
        rowOf(
          contestant,
          arrival,
          results.filter((each) => each.contestant === contestant && each.arrival === arrival),
        ),
      ),
    ),
    checks: [
      checkEach(
        LIMITS.outageReads,
        eachOfOurs(results, ({ answeredMs }) => answeredMs.length),
      ),
      checkEach(
        LIMITS.outageErrors,
        eachOfOurs(results, ({ errors }) => errors),
      ),
      checkEach(
        LIMITS.outageSlowReads,
        eachOfOurs(results, ({ answeredMs }) => slowReadsAfterTheFirst(answeredMs)),
      ),
      checkEach(
        LIMITS.outageCalls,
        eachOfOurs(results, ({ calls }) => calls),
      ),
    ],
  };
}

async function measureModes(
  { laboratory }: Bench,
  contestants: readonly Contestant[],
  modes: readonly UpstreamMode[],
): Promise<Result[]> {
  const started = await Promise.all(
    contestants.flatMap((contestant) =>
      ARRIVALS.flatMap((arrival) =>
        modes.map(async (mode) => {
          const subject = await laboratory.start(contestant, { ttlMs: TTL_MS });
          return { subject, mode, arrival };
        }),
      ),
    ),
  );
  try {
    // Everyone gets a good value, and only then the upstreams fail.
    await Promise.all(started.map(({ subject }) => subject.process.call("read", undefined)));
    return await Promise.all(
      started.map(({ subject, mode, arrival }) => measureOne(subject, mode, arrival)),
    );
  } finally {
    await Promise.all(started.map(({ subject }) => subject.end()));
  }
}

async function measureOne(subject: Subject, mode: UpstreamMode, arrival: Arrival): Promise<Result> {
  await subject.setUpstream({ ...ANSWERING, mode });
  const before = await subject.counts();
  const reads = await subject.process.call("readOnSchedule", {
    arrival,
    reads: READS,
    intervalMs: INTERVAL_MS,
    graceMs: GRACE_MS,
  });
  const { connections, unhandledRejections } = await subject.counts();
  const isSeen = mode !== "refusing" && mode !== "black-holed";
  const calls = isSeen ? await subject.requests() : connections - before.connections;
  const { contestant } = subject;
  return { ...reads, contestant, mode, arrival, calls, unhandledRejections };
}

function rowOf(
  contestant: Contestant,
  arrival: Arrival,
  results: readonly Result[],
): readonly string[] {
  const invocations = results.map(({ longestInvocationMs }) => longestInvocationMs);
  const unhandled = results.map(({ unhandledRejections }) => unhandledRejections);
  return [
    contestant.label,
    arrival,
    ...MODES.flatMap((mode) => results.filter((each) => each.mode === mode)).map(
      ({ answeredMs, calls }) =>
        [READS - answeredMs.length, slowReadsAfterTheFirst(answeredMs), calls]
          .map(integer)
          .join(" / "),
    ),
    arrival === "sequential" ? "" : figures(Math.max(...invocations)),
    integer(Math.max(...unhandled)),
  ];
}

function eachOfOurs(
  results: readonly Result[],
  value: (result: Result) => number,
): Map<string, number> {
  const ours = results.filter(({ contestant }) => contestant.isOurs);
  return new Map(
    ours.map((result) => [
      `${result.contestant.label}, ${result.mode}, ${result.arrival}`,
      value(result),
    ]),
  );
}
