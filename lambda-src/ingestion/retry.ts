import type { Deadline } from "./deadline";

/** Upper bound of the first pause. It doubles with each attempt. */
const BASE_DELAY_MS = 200;
/** Upper bound of every pause. */
const MAX_DELAY_MS = 5_000;

export interface RetryOptions {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** No pause is begun that would not end before it. */
  readonly deadline: Deadline;
  /** `undefined`: do not retry. Otherwise the ms that the server asks to wait, 0 for no wish. */
  readonly retryDelayMs: (error: unknown) => number | undefined;
  readonly onRetry: () => void;
  /** Ends after the given ms. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/**
 * Calls `operation` until it succeeds, fails for good, or no attempt or time is left.
 *
 * A pause has full jitter. What the server asked for is added to it, because the clients that were
 * told the same moment should not all come back at it.
 *
 * @throws the error of the last attempt.
 */
export async function retry<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const askedMs = options.retryDelayMs(error);
      if (askedMs === undefined || attempt >= options.maxAttempts) throw error;
      const pauseMs = askedMs + backoffMs(attempt, options.random);
      if (pauseMs >= options.deadline()) throw error;
      options.onRetry();
      await options.sleep(pauseMs);
    }
  }
}

/**
 * The pause after a failed attempt, in ms: anything up to the exponential bound.
 *
 * @param attempt The attempt that failed, from 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("Full Jitter")
 */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
}
