import {
  SecretAccessDeniedError,
  SecretThrottledError,
  SecretTimeoutError,
} from "../../../../lambda-src/secrets/errors";
import type { SecretEvent } from "../../../../lambda-src/secrets/secret-observer";
import type {
  FetchedSecret,
  FetchOptions,
  SecretSource,
} from "../../../../lambda-src/secrets/secret-source";
import { SecretValue } from "../../../../lambda-src/secrets/secret-value";

export const TTL_MS = 10_000;
export const REFRESH_AHEAD_MS = 2_000;
export const MAX_STALE_MS = 40_000;
export const TIMEOUT_MS = 1_000;
export const COOLDOWN_MS = 3_000;

export type Upstream =
  "well" | "throttled" | "timeout" | "denied" | "malformed" | "broken" | "hang" | "deaf";

/** What the model knows of a value: when the read began that brought it, by the wall clock. */
interface Delivery {
  readonly versionId: string;
  readonly startedAtMs: number;
}

/**
 * A service that keeps the rules of the client in its own words, from what it sees: its calls, the
 * events, and the jumps of the clock. It remembers the first rule that was broken: what it throws, the
 * client takes for an error of the service.
 */
export class Model implements SecretSource {
  readonly secretName = "weather";
  upstream: Upstream = "well";
  delayMs = 0;
  version = 1;
  openInvocations = 0;
  /** The rule that was broken first. */
  broken: string | undefined;

  /** Calls so far. */
  calls = 0;
  readonly #inTheAir = new Set<AbortSignal>();
  readonly #deliveries: Delivery[] = [];
  /** The read whose calls are seen now: all of them have the same signal. */
  #read: { readonly signal: AbortSignal; readonly startedAtMs: number } | undefined;
  /** Reads that were given up for a new one, whose failure is still to come. */
  #givenUp = 0;
  #held: Delivery | undefined;
  #refusedForGood = false;
  #failures = 0;
  #pauseUntilMs = -Infinity;
  #clockWasSetBack = false;
  readonly #forcedAtMs = new Map<string, number>();
  readonly #random: number;

  constructor(random: number) {
    this.#random = random;
  }

  /** Calls that were neither answered nor aborted. */
  get activeCalls(): number {
    return [...this.#inTheAir].filter((signal) => !signal.aborted).length;
  }

  get deliveries(): number {
    return this.#deliveries.length;
  }

  /** To be called at each jump of the clock that goes back. */
  setBack(): void {
    this.#clockWasSetBack = true;
    this.#pauseUntilMs = -Infinity;
    this.#forcedAtMs.clear();
  }

  async fetch({ signal, force }: FetchOptions): Promise<FetchedSecret> {
    this.#checkCall(signal, force);
    this.#inTheAir.add(signal);
    const startedAtMs = this.#read?.startedAtMs ?? Number.NaN;
    const { upstream, delayMs, version } = this;
    try {
      await new Promise<void>((resolve, reject) => {
        if (upstream === "deaf") return;
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(new SecretTimeoutError("weather", "aborted."));
        });
        const timer = upstream === "hang" ? undefined : setTimeout(resolve, delayMs);
      });
    } finally {
      this.#inTheAir.delete(signal);
    }
    switch (upstream) {
      case "throttled":
        throw new SecretThrottledError("weather", "slow down.");
      case "timeout":
        throw new SecretTimeoutError("weather", "no answer.");
      case "denied":
        throw new SecretAccessDeniedError("weather", "no.");
      case "broken":
        throw new TypeError("a bug");
      default:
    }
    const versionId = `v${version}`;
    if (upstream === "malformed") return { value: new SecretValue("no JSON"), versionId };
    this.#deliveries.push({ versionId, startedAtMs });
    return { value: new SecretValue(`{"apiKey":"key-${version}"}`), versionId };
  }

  /** The events of the client end a read. */
  secretEvent(event: SecretEvent): void {
    if (event.type === "fetched") {
      const startedAtMs = this.#read?.startedAtMs ?? Number.NaN;
      this.#read = undefined;
      this.#held = { versionId: event.versionId, startedAtMs };
      this.#refusedForGood = false;
      this.#failures = 0;
      this.#pauseUntilMs = -Infinity;
      this.#clockWasSetBack = Date.now() < startedAtMs;
    } else if (event.type === "fetch-failed") {
      if (this.#givenUp > 0) this.#givenUp -= 1;
      else this.#read = undefined;
      const width = Math.min(250 * 2 ** this.#failures, 5_000);
      this.#failures += 1;
      this.#pauseUntilMs = Date.now() + (width * (1 + this.#random)) / 2;
      if (["secret-access-denied", "secret-malformed"].includes(event.kind)) {
        this.#refusedForGood = true;
      }
    }
  }

  /** What `peek` gave, without waiting. */
  checkPeek(versionId: string | undefined, callsBefore: number): void {
    const nowMs = Date.now();
    if (versionId !== undefined) this.#checkAge(versionId, nowMs);
    if (this.openInvocations === 0 && this.calls !== callsBefore) {
      this.broken ??= "Outside an invocation a read that does not wait began a call.";
    }
    const held = this.#held;
    if (held === undefined || this.#clockWasSetBack) return;
    const ageMs = nowMs - held.startedAtMs;
    const isStaleServed =
      nowMs < this.#pauseUntilMs && !this.#refusedForGood && ageMs < MAX_STALE_MS;
    if (versionId === undefined && (ageMs < TTL_MS || isStaleServed)) {
      this.broken ??= `A value of ${ageMs} ms is there, but was not served.`;
    }
  }

  /** What a read gave that may have waited for one of the deliveries since `deliveriesBefore`. */
  checkRead(versionId: string, deliveriesBefore: number): void {
    const waitedFor = this.#deliveries.slice(deliveriesBefore);
    if (!waitedFor.some((made) => made.versionId === versionId)) {
      this.#checkAge(versionId, Date.now());
    }
  }

  #checkAge(versionId: string, nowMs: number): void {
    const limitMs = this.#refusedForGood ? TTL_MS : MAX_STALE_MS;
    const isWithinItsAge = this.#deliveries.some((made) => {
      const ageMs = nowMs - made.startedAtMs;
      return made.versionId === versionId && ageMs >= 0 && ageMs < limitMs;
    });
    if (!isWithinItsAge) this.broken ??= `${versionId} was served past its age.`;
  }

  #checkCall(signal: AbortSignal, force: boolean): void {
    this.calls += 1;
    if (this.activeCalls > 0) this.broken ??= "Two calls at the same time.";
    const nowMs = Date.now();
    const previous = this.#read;
    // A further attempt of the same read.
    if (previous?.signal === signal) return;
    this.#read = { signal, startedAtMs: nowMs };
    if (previous !== undefined) this.#givenUp += 1;
    else if (nowMs < this.#pauseUntilMs) this.broken ??= "A call within the pause.";

    const held = this.#held;
    if (held === undefined || this.#clockWasSetBack) return;
    if (!force && nowMs - held.startedAtMs < TTL_MS - REFRESH_AHEAD_MS) {
      this.broken ??= "A call for a value that is fresh.";
    }
    if (force) {
      const sinceMs = this.#forcedAtMs.get(held.versionId) ?? -Infinity;
      if (nowMs - sinceMs < COOLDOWN_MS) this.broken ??= "A forced call within the cooldown.";
      this.#forcedAtMs.set(held.versionId, nowMs);
    }
  }
}
