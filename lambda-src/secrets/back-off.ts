import type { Failure } from "./failure";
import { withJitter } from "./jitter";

const SHORTEST_MS = 250;
const LONGEST_MS = 5_000;

/** The pause after failed reads. */
export interface BackOff {
  begin(failure: Failure, nowMs: number): void;
  end(): void;
  /** Why the last read failed, or `undefined` when it succeeded. */
  lastFailure(): Failure | undefined;
  /** The failure after which no read is made yet. None if the clock was set back since. */
  at(nowMs: number): Failure | undefined;
}

/**
 * Makes a pause that doubles from 250 ms to 5 s, with jitter.
 *
 * @param random From 0 up to, not including, 1.
 */
export function createBackOff(random: () => number): BackOff {
  let failure: Failure | undefined;
  let widthMs = SHORTEST_MS;
  let sinceMs = 0;
  let untilMs = 0;
  return {
    begin(newFailure, nowMs) {
      failure = newFailure;
      sinceMs = nowMs;
      untilMs = nowMs + withJitter(widthMs, random);
      widthMs = Math.min(2 * widthMs, LONGEST_MS);
    },
    end() {
      failure = undefined;
      widthMs = SHORTEST_MS;
    },
    lastFailure: () => failure,
    at: (nowMs) => (nowMs >= sinceMs && nowMs < untilMs ? failure : undefined),
  };
}
