import { SecretError, SecretThrottledError, SecretTimeoutError } from "./errors";
import { withJitter } from "./jitter";
import type { Secret } from "./secret";
import { selectField } from "./secret-field";
import type { FetchReason } from "./secret-observer";
import type { ResolvedOptions } from "./secret-options";
import type { FetchedSecret } from "./secret-source";

/** How long a reader that has an older value waits for a read that another one started. */
const PATIENCE_MS = 40;
/** The pauses between the attempts of a cold read, which double. */
const FIRST_PAUSE_MS = 25;
const LAST_PAUSE_MS = 400;

export interface FlightPlan {
  readonly reason: FetchReason;
  /** Wall clock at the start, in ms. The age of the value counts from here. */
  readonly startedAtMs: number;
  /** Whether short failures are tried again, because there is nothing else to serve. */
  readonly retries: boolean;
  /** A version that is known to be outdated: a provider that still caches it is asked past its cache. */
  readonly outdatedVersionId: string | undefined;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** One read of the source that any number of readers share. */
export interface Flight {
  readonly reason: FetchReason;
  readonly startedAtMs: number;
  /** Somebody has to handle its rejection. */
  readonly value: Promise<Secret>;
  /** Resolves when it has ended or takes longer than {@link PATIENCE_MS}. */
  readonly patience: Promise<unknown>;
  /** Whether it takes longer than {@link PATIENCE_MS}. */
  isSlow(): boolean;
  /** Ends it at once, as a timeout. */
  abort(): void;
  /**
   * For the events: the duration so far in ms, by a clock that is never set, the calls made, and how
   * many of them were throttled.
   */
  report(): { reason: FetchReason; durationMs: number; attempts: number; throttles: number };
}

/**
 * Starts a read. It ends within `timeoutMs`, even when the source ignores that it was aborted, and its
 * timers end with it.
 */
export function startFlight(
  { source, field, timeoutMs }: ResolvedOptions,
  { reason, startedAtMs, retries, outdatedVersionId, random }: FlightPlan,
): Flight {
  const { secretName } = source;
  const controller = new AbortController();
  const { signal } = controller;
  const beganAtMs = performance.now();
  const timers: NodeJS.Timeout[] = [];
  let attempts = 0;
  let throttles = 0;
  let failure: SecretError | undefined;
  let isSlow = false;

  const value = new Promise<Secret>((resolve, reject) => {
    signal.addEventListener("abort", () => {
      // What kept failing says more than that there was no time left for it.
      reject(failure ?? new SecretTimeoutError(secretName, `no value within ${timeoutMs} ms.`));
    });
    attemptUntilItSucceeds().then(resolve, reject);
  }).finally(() => {
    timers.forEach(clearTimeout);
  });
  void wait(timeoutMs).then(abort);
  const slow = wait(PATIENCE_MS).then(() => {
    isSlow = true;
  });
  return {
    reason,
    startedAtMs,
    value,
    patience: Promise.race([slow, value.catch(() => undefined)]),
    isSlow: () => isSlow,
    abort,
    report: () => ({
      reason,
      durationMs: Math.round(performance.now() - beganAtMs),
      attempts,
      throttles,
    }),
  };

  function abort(): void {
    controller.abort();
  }

  async function attemptUntilItSucceeds(): Promise<Secret> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof SecretThrottledError) throttles += 1;
        // A source that ignores the abort may fail when the read has already ended.
        if (!retries || signal.aborted || pauseMs > LAST_PAUSE_MS || !isShort(error)) throw error;
        failure = error;
      }
      await wait(withJitter(pauseMs, random));
    }
  }

  async function attempt(): Promise<Secret> {
    let fetched = await fetch(reason === "rejected");
    if (fetched.versionId === outdatedVersionId) fetched = await fetch(true);
    return {
      value: selectField(secretName, fetched.value, field),
      versionId: fetched.versionId,
    };
  }

  function fetch(force: boolean): Promise<FetchedSecret> {
    signal.throwIfAborted();
    attempts += 1;
    return source.fetch({ signal, force });
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      timers.push(setTimeout(resolve, ms));
    });
  }
}

/** A hang is not tried again: the time is better spent on an answer that comes late. */
function isShort(error: unknown): error is SecretError {
  return error instanceof SecretError && error.transient && error.kind !== "secret-timeout";
}
