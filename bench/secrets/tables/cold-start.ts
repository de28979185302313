import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { check, checkEach } from "../../check";
import { LIMITS } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { figures, ratio } from "../../numbers";
import type { Table } from "../../report";
import { median, medianRatio, spread } from "../../statistics";
import {
  BARE_SDK,
  CLIENT_EXTENSION,
  CLIENT_SDK,
  CLIENT_WCP,
  type Contestant,
  LOOPBACK_HTTP,
  LRU_CACHE,
  MIDDY,
  POWERTOOLS,
} from "../contestants";
import { functionEnvironment } from "../environment";
import { ANSWERING } from "../laboratory";
import type { Start } from "../programs/report-start";

const EMPTY: Contestant = { id: "empty", label: "empty process", isOurs: false };

/** Processes that are started in turns, and what they are compared with. */
interface Group {
  readonly contestants: readonly Contestant[];
  readonly reference: Contestant;
  readonly rounds: number;
}

/** A naive cache starts as the bare SDK does. */
const WITH_SDK: Group = {
  contestants: [CLIENT_SDK, BARE_SDK, POWERTOOLS, MIDDY, LRU_CACHE],
  reference: BARE_SDK,
  rounds: 30,
};
/** Short starts are noisier, and cost less. */
const WITHOUT_SDK: Group = {
  contestants: [CLIENT_EXTENSION, LOOPBACK_HTTP, CLIENT_WCP, EMPTY],
  reference: LOOPBACK_HTTP,
  rounds: 50,
};

/** By contestant, one for each round. */
type Starts = ReadonlyMap<Contestant, readonly Start[]>;

export const COLD_START: Measurement = {
  name: "cold-start",
  summary: "from the start of a process to the first secret",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  const port = await bench.laboratory.openUpstream(ANSWERING);
  const withSdk = await measureGroup(bench, WITH_SDK, port);
  const withoutSdk = await measureGroup(bench, WITHOUT_SDK, port);
  const loopbackRatios = (kind: keyof Start) =>
    new Map(
      [CLIENT_EXTENSION, CLIENT_WCP].map((contestant) => [
        contestant.label,
        ratioOf(withoutSdk, contestant, LOOPBACK_HTTP, kind),
      ]),
    );
  return {
    title: "Process start to first secret",
    notes: [
      "Fresh processes of a minified bundle, in turns; the upstream answers at once.",
      "Elapsed time since the process began, CPU time of all its threads, medians of",
      `${WITH_SDK.rounds} rounds with the SDK and ${WITHOUT_SDK.rounds} without.`,
      "Spread: the middle half of the measurements, relative to the median.",
      "Reference: the bare SDK, or without the SDK the bare node:http call; medians of the ratios in a round.",
    ],
    headings: [
      "",
      "elapsed, ms",
      "spread",
      "CPU, ms",
      "spread",
      "of its reference, elapsed",
      "CPU",
    ],
    rows: [...rowsOf(WITH_SDK, withSdk), ...rowsOf(WITHOUT_SDK, withoutSdk)],
    checks: [
      check(LIMITS.sdkStartWall, ratioOf(withSdk, CLIENT_SDK, BARE_SDK, "wallMs")),
      check(LIMITS.sdkStartCpu, ratioOf(withSdk, CLIENT_SDK, BARE_SDK, "cpuMs")),
      checkEach(LIMITS.loopbackStartWall, loopbackRatios("wallMs")),
      checkEach(LIMITS.loopbackStartCpu, loopbackRatios("cpuMs")),
    ],
  };
}

async function measureGroup(
  { laboratory, progress }: Bench,
  { contestants, rounds }: Group,
  port: number,
): Promise<Starts> {
  const starts = new Map<Contestant, Start[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round <= rounds; round++) {
    if (round % 5 === 0) progress(`round ${round} of ${rounds}`);
    // Another one comes first each time: what runs before a process is not the same for all.
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const start = await startOnce(await laboratory.bundles.coldStart(contestant), port);
      // The first round brings the files into the cache of the file system.
      if (round > 0) starts.get(contestant)?.push(start);
    }
  }
  return starts;
}

function rowsOf({ contestants, reference }: Group, starts: Starts): string[][] {
  return contestants.map((contestant) => {
    const elapsed = timesOf(starts, contestant, "wallMs");
    const cpu = timesOf(starts, contestant, "cpuMs");
    return [
      contestant.label,
      figures(median(elapsed)),
      percent(spread(elapsed)),
      figures(median(cpu)),
      percent(spread(cpu)),
      ratio(ratioOf(starts, contestant, reference, "wallMs")),
      ratio(ratioOf(starts, contestant, reference, "cpuMs")),
    ];
  });
}

function ratioOf(
  starts: Starts,
  contestant: Contestant,
  reference: Contestant,
  kind: keyof Start,
): number {
  return medianRatio(timesOf(starts, contestant, kind), timesOf(starts, reference, kind));
}

function timesOf(starts: Starts, contestant: Contestant, kind: keyof Start): number[] {
  return (starts.get(contestant) ?? []).map((start) => start[kind]);
}

async function startOnce(file: string, port: number): Promise<Start> {
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    env: functionEnvironment(port),
  });
  return JSON.parse(stdout) as Start;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
