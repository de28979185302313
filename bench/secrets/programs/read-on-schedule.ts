import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Reader } from "../contestants/reader";

/**
 * How reads arrive.
 *
 * - `sequential`: all reads are made by one invocation, each when it is due and the one before has
 *   its answer.
 * - `concurrent`: each read is an invocation of its own, begun when it is due, whether or not the
 *   ones before have ended. Only Lambda Managed Instances do that in one process.
 */
export type Arrival = "sequential" | "concurrent";

export interface Schedule {
  readonly arrival: Arrival;
  readonly reads: number;
  /** Time between two reads that are due, in ms. */
  readonly intervalMs: number;
  /** How long to wait for answers after the last read was due, in ms. */
  readonly graceMs: number;
}

export interface ScheduledReads {
  /** Time of each read that gave a value, in ms, in the order in which they were begun. */
  readonly answeredMs: readonly number[];
  /** Reads that ended with an error. */
  readonly errors: number;
  /** The error of the first of them. */
  readonly firstError?: string;
  /** Reads that were never begun or have not ended. */
  readonly unanswered: number;
  /** The longest invocation that has ended, in ms: it includes work that was begun beside reads. */
  readonly longestInvocationMs: number;
}

export async function readOnSchedule(reader: Reader, schedule: Schedule): Promise<ScheduledReads> {
  const { reads, intervalMs, graceMs } = schedule;
  const recorder = new Recorder(reader, reads);
  const end = new AbortController();
  const all =
    schedule.arrival === "sequential"
      ? recorder.sequential(intervalMs, end.signal)
      : recorder.concurrent(intervalMs);
  await Promise.race([all, sleep(reads * intervalMs + graceMs)]);
  end.abort();
  return recorder.result();
}

class Recorder {
  readonly #milliseconds: (number | undefined)[];
  #errors = 0;
  #firstError: string | undefined;
  #longestInvocationMs = 0;

  constructor(
    private readonly reader: Reader,
    private readonly reads: number,
  ) {
    this.#milliseconds = Array.from({ length: reads }, () => undefined);
  }

  async sequential(intervalMs: number, signal: AbortSignal): Promise<void> {
    await this.#invocation(async () => {
      const start = performance.now();
      for (let index = 0; index < this.reads && !signal.aborted; index++) {
        const pause = start + index * intervalMs - performance.now();
        if (pause > 0) await sleep(pause);
        await this.#read(index);
      }
    });
  }

  async concurrent(intervalMs: number): Promise<void> {
    const start = performance.now();
    const running: Promise<void>[] = [];
    for (let index = 0; index < this.reads; index++) {
      const pause = start + index * intervalMs - performance.now();
      if (pause > 0) await sleep(pause);
      running.push(this.#invocation(() => this.#read(index)));
    }
    await Promise.all(running);
  }

  result(): ScheduledReads {
    const answeredMs = this.#milliseconds.filter((value) => value !== undefined);
    return {
      answeredMs,
      errors: this.#errors,
      ...(this.#firstError === undefined ? {} : { firstError: this.#firstError }),
      unanswered: this.reads - answeredMs.length - this.#errors,
      longestInvocationMs: this.#longestInvocationMs,
    };
  }

  async #invocation(handler: () => Promise<void>): Promise<void> {
    const start = performance.now();
    await (this.reader.invocation?.(handler) ?? handler());
    this.#longestInvocationMs = Math.max(this.#longestInvocationMs, performance.now() - start);
  }

  async #read(index: number): Promise<void> {
    const start = performance.now();
    try {
      const result = await this.reader.read();
      if (result === undefined) throw new Error("The read gave undefined.");
      this.#milliseconds[index] = performance.now() - start;
    } catch (error) {
      this.#errors += 1;
      this.#firstError ??= String(error);
    }
  }
}
