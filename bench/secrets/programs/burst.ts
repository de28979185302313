import { performance } from "node:perf_hooks";
import type { Reader } from "../contestants/reader";

export interface Burst {
  /** Time from the first read to the last answer, in ms. */
  readonly elapsedMs: number;
  /** Reads that ended with an error. */
  readonly errors: number;
}

/** Makes all reads at the same time. */
export async function measureBurst(reader: Reader, readers: number): Promise<Burst> {
  const start = performance.now();
  const reads = Array.from({ length: readers }, () => reader.read());
  const results = await Promise.allSettled(reads);
  const errors = results.filter(({ status }) => status === "rejected").length;
  return { elapsedMs: performance.now() - start, errors };
}
