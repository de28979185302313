import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance, so that tests can replace them. */
export interface Runtime {
  /** The wall clock, in ms since the epoch. */
  readonly now: () => number;
  /** Ends after the given ms. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number in [0, 1). */
  readonly random: () => number;
}

export const systemRuntime: Runtime = { now: Date.now, sleep, random: Math.random };
