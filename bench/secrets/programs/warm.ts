import { performance } from "node:perf_hooks";
import type { Reader } from "../contestants/reader";

export type WarmOperation = "read" | "readByName" | "peek" | "peekByName";

const BATCHES = 25;
/** Long against the clock's resolution and the collection of garbage, in ms. */
const BATCH_MS = 10;
/** Reads before the first batch is sized: enough for the optimizing compiler. */
const WARM_UP_MS = 60;

/** @returns time of one read in each batch, in ns */
export async function measureWarm(reader: Reader, operation: WarmOperation): Promise<number[]> {
  if (operation === "peek" || operation === "peekByName") {
    const peek = reader[operation]?.bind(reader) ?? missing(operation);
    return measureSynchronous(peek);
  }
  const read = reader[operation]?.bind(reader) ?? missing(operation);
  return await measureAsynchronous(read);
}

function measureSynchronous(peek: () => unknown): number[] {
  const expected = peek();
  if (expected === undefined) throw new Error("Nothing is cached.");
  const batch = (count: number): number => {
    let others = 0;
    const start = performance.now();
    for (let index = 0; index < count; index++) {
      // The result is used, so that the read cannot be left out.
      if (peek() !== expected) others += 1;
    }
    const elapsed = performance.now() - start;
    if (others > 0) throw new Error("A read did not give the cached value.");
    return elapsed;
  };
  let count = 1_000;
  for (let spent = 0; spent < WARM_UP_MS;) {
    const elapsed = batch(count);
    spent += elapsed;
    if (elapsed < BATCH_MS) count *= 2;
  }
  return Array.from({ length: BATCHES }, () => (batch(count) / count) * 1e6);
}

async function measureAsynchronous(read: () => Promise<unknown>): Promise<number[]> {
  const batch = async (count: number): Promise<number> => {
    let missed = 0;
    const start = performance.now();
    for (let index = 0; index < count; index++) {
      if ((await read()) === undefined) missed += 1;
    }
    const elapsed = performance.now() - start;
    if (missed > 0) throw new Error("A read gave no value.");
    return elapsed;
  };
  let count = 8;
  for (let spent = 0; spent < WARM_UP_MS;) {
    const elapsed = await batch(count);
    spent += elapsed;
    if (elapsed < BATCH_MS) count *= 2;
  }
  const nanoseconds: number[] = [];
  for (let index = 0; index < BATCHES; index++) {
    nanoseconds.push(((await batch(count)) / count) * 1e6);
  }
  return nanoseconds;
}

function missing(operation: WarmOperation): never {
  throw new Error(`This contestant has no ${operation}.`);
}
