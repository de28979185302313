import { check } from "../../check";
import { LIMITS, withinFloor } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { figures, ratio } from "../../numbers";
import type { Table } from "../../report";
import { median, medianRatio } from "../../statistics";
import {
  BARE_SDK,
  CLIENT_SDK,
  type Contestant,
  FLOOR,
  LOOPBACK_HTTP,
  LRU_CACHE,
  MIDDY,
  NAIVE_TTL_CACHE,
  POWERTOOLS,
} from "../contestants";
import type { WarmOperation } from "../programs/warm";

const ROUNDS = 5;
/** Nothing expires during the measurement, in ms. */
const TTL_MS = 300_000;

interface Row {
  readonly contestant: Contestant;
  readonly operation: WarmOperation;
  readonly label: string;
}

const FLOOR_PEEK = row(FLOOR, "peek", "floor of any TTL cache: Date.now() and a comparison");
const FLOOR_READ = row(FLOOR, "read", "floor: await of a bare async () => value");
const PEEK_HANDLE = row(CLIENT_SDK, "peek", "this client: handle.peek()");
const PEEK_CLIENT = row(CLIENT_SDK, "peekByName", "this client: client.peek(name)");
const GET_HANDLE = row(CLIENT_SDK, "read", "this client: await handle.get()");
const GET_CLIENT = row(CLIENT_SDK, "readByName", "this client: await client.get(name)");
const POWERTOOLS_READ = row(POWERTOOLS, "read", "Powertools: await getSecret(name)");

const ROWS: readonly Row[] = [
  FLOOR_PEEK,
  PEEK_HANDLE,
  PEEK_CLIENT,
  FLOOR_READ,
  GET_HANDLE,
  GET_CLIENT,
  row(BARE_SDK, "read", "bare SDK with a variable"),
  row(NAIVE_TTL_CACHE, "read", "SDK with a naive TTL cache"),
  row(LRU_CACHE, "read", "lru-cache: await cache.fetch(name)"),
  POWERTOOLS_READ,
  row(MIDDY, "read", "middy: one invocation"),
  row(LOOPBACK_HTTP, "read", "loopback node:http per read"),
];

export const WARM: Measurement = {
  name: "warm",
  summary: "a read of a value that is cached and fresh",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  const times = new Map<Row, number[]>(ROWS.map((each) => [each, []]));
  for (let round = 0; round < ROUNDS; round++) {
    bench.progress(`round ${round + 1} of ${ROUNDS}`);
    for (const each of ROWS) times.get(each)?.push(await nanoseconds(bench, each));
  }
  const timeOf = (each: Row): number => median(times.get(each) ?? []);
  const ratioOf = (above: Row, below: Row): number =>
    medianRatio(times.get(above) ?? [], times.get(below) ?? []);
  return {
    title: "Warm read",
    notes: [
      "The fastest of many batches, which other programs disturb least, in a fresh process for each row;",
      `medians of ${ROUNDS} rounds in turns, and medians of the ratios within a round.`,
      `The floor itself is ${figures(ratioOf(POWERTOOLS_READ, FLOOR_PEEK))} times as fast as Powertools: no cache with a time to live can be more.`,
    ],
    headings: ["", "ns per read", "of its floor"],
    rows: ROWS.map((each) => {
      const isSynchronous = each.operation === "peek" || each.operation === "peekByName";
      const floor = isSynchronous ? FLOOR_PEEK : FLOOR_READ;
      return [each.label, figures(timeOf(each)), ratio(ratioOf(each, floor))];
    }),
    checks: [
      check(LIMITS.peekHandle, ratioOf(PEEK_HANDLE, FLOOR_PEEK)),
      check(LIMITS.peekClient, ratioOf(PEEK_CLIENT, FLOOR_PEEK)),
      check(
        withinFloor(LIMITS.peekAgainstPowertools, ratioOf(POWERTOOLS_READ, FLOOR_PEEK)),
        ratioOf(POWERTOOLS_READ, PEEK_HANDLE),
      ),
      check(LIMITS.getHandle, ratioOf(GET_HANDLE, FLOOR_READ)),
      check(LIMITS.getClient, ratioOf(GET_CLIENT, FLOOR_READ)),
    ],
  };
}

function nanoseconds({ laboratory }: Bench, { contestant, operation }: Row): Promise<number> {
  return laboratory.with(contestant, { ttlMs: TTL_MS }, async (subject) => {
    if (contestant !== FLOOR) await subject.process.call("read", undefined);
    return Math.min(...(await subject.process.call("warm", operation)));
  });
}

function row(contestant: Contestant, operation: WarmOperation, label: string): Row {
  return { contestant, operation, label };
}
