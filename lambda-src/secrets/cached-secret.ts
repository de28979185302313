import { createBackOff } from "./back-off";
import { SecretTimeoutError } from "./errors";
import { toFailure } from "./failure";
import { type Flight, startFlight } from "./flight";
import type { InvocationScope } from "./invocation-scope";
import { withJitter } from "./jitter";
import { quietly } from "./quietly";
import { createRejectionCooldown } from "./rejection-cooldown";
import type { Secret } from "./secret";
import type { FetchReason, SecretEvent, SecretObserver } from "./secret-observer";
import { resolveOptions, type SecretOptions } from "./secret-options";
import type { SecretValue } from "./secret-value";
import { attemptCall, discard, resultOf } from "./third-party-call";

/** Each event of the union on its own, without the name that every event carries. */
type WithoutName<Event> = Event extends unknown ? Omit<Event, "secretName"> : never;

/** What the secrets of one client share. */
export interface SecretRuntime {
  readonly scope: InvocationScope;
  readonly observer: SecretObserver | undefined;
  /** Wall clock in ms. */
  readonly now: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** A read with what it leaves behind: its readers get the value when that is stored. */
type Landing = Flight & { readonly landing: Promise<Secret> };

/** The handle of one secret. */
export interface CachedSecret {
  /**
   * The value when it can be had without waiting, else `undefined`. Does no I/O itself; within an
   * invocation it may start a refresh that the invocation waits for at its end.
   */
  peek(): Secret | undefined;

  /**
   * The value. Waits only when there is none that may be used. While the value is fresh, the promise is
   * the same one for all readers.
   *
   * @throws {SecretError} (the promise rejects) when there is no value and the source gives none.
   */
  get(): Promise<Secret>;

  /**
   * Calls the third party with the value. When it refuses the key, the source is asked once more, past
   * every cache, and if that gives another version the call is made once more. This covers a key that
   * was rotated within the TTL.
   *
   * However many calls are refused at the same time, they share one read. A version that stays refused
   * is not read again within the cooldown.
   *
   * @param call Must be safe to make twice. It receives the value and must not keep it.
   * @throws what `call` throws, or {@link SecretError} when there is no value to begin with. When the
   *   second read fails, the refusal is the outcome: it is what the caller has to act on.
   */
  withSecret<T>(call: (value: SecretValue) => Promise<T>): Promise<T>;

  /**
   * Reads the value before it is needed. A failure is only told to the observer and leaves no pause:
   * the first invocation tries again at once.
   */
  prefetch(): Promise<void>;
}

/**
 * Makes the handle of one secret: the value, how old it is, and the one read of its source that may be
 * in the air.
 *
 * Age is compared on read, with the wall clock. A timer would stop while Lambda freezes the process,
 * and a request that a timer sends can be frozen half-way and fail later with an expired signature.
 * The age of a value from the future is unknown (the clock was set back), so it is dropped.
 *
 * The state is in a closure: no logger can see it, and it costs less in the bundle than `#private`
 * fields, whose `this.#` cannot be shortened.
 *
 * @throws {RangeError} for an option that is out of its bounds.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function createCachedSecret(options: SecretOptions, runtime: SecretRuntime): CachedSecret {
  const { scope, observer, now, random } = runtime;
  const resolved = resolveOptions(options);
  const { secretName } = options.source;
  const backOff = createBackOff(random);
  const cooldown = createRejectionCooldown(resolved.rejectionCooldownMs);

  let held: Secret | undefined;
  /** The resolved promise of `held`, made once per value. Set whenever that is. */
  let answer: Promise<Secret>;
  let fetchedAtMs = -Infinity;
  let refreshAtMs = -Infinity;
  let expiresAtMs = -Infinity;
  let staleUntilMs = -Infinity;
  let isFirst = true;
  /** The read in the air. */
  let current: Landing | undefined;
  let refusedVersionId: string | undefined;

  return { peek, get, withSecret, prefetch };

  // Only these lines are on the path of a fresh value.
  function peek(): Secret | undefined {
    const nowMs = now();
    return nowMs < refreshAtMs && nowMs >= fetchedAtMs ? held : peekAside(nowMs);
  }

  function get(): Promise<Secret> {
    const nowMs = now();
    return nowMs < refreshAtMs && nowMs >= fetchedAtMs ? answer : getAside(nowMs);
  }

  async function withSecret<T>(call: (value: SecretValue) => Promise<T>): Promise<T> {
    const { value, versionId } = await get();
    const first = await attemptCall(call, value);
    if (!resolved.isRejection(first.value)) return resultOf(first);

    const replacement = await replacementOf(versionId);
    noteRejection(versionId, replacement !== undefined);
    if (replacement === undefined) return resultOf(first);

    // Not awaited: it is not ours, and it never rejects.
    void discard(first.value);
    const second = await attemptCall(call, replacement.value);
    if (resolved.isRejection(second.value)) {
      cooldown.begin(replacement.versionId, now());
      noteRejection(replacement.versionId, false);
    }
    return resultOf(second);
  }

  async function prefetch(): Promise<void> {
    try {
      await get();
    } catch {
      if (held === undefined) backOff.end();
    }
  }

  function peekAside(nowMs: number): Secret | undefined {
    if (nowMs < fetchedAtMs) forget();
    if (nowMs < expiresAtMs) {
      refreshBeside("ahead", nowMs);
      return held;
    }
    const stale = servable(nowMs);
    return stale && needsNoWait(nowMs) ? serveStale(stale, nowMs) : undefined;
  }

  /** Whether a value older than its TTL is served at once instead of waiting for a newer one. */
  function needsNoWait(nowMs: number): boolean {
    if (backOff.lastFailure() === undefined)
      return scope.isOpen() && flightAt(nowMs)?.isSlow() === true;
    refreshBeside("expired", nowMs);
    return (current ?? backOff.at(nowMs)) !== undefined;
  }

  /** Only within an invocation, which waits for it at its end. */
  function refreshBeside(reason: FetchReason, nowMs: number): void {
    const obstacle = flightAt(nowMs) ?? backOff.at(nowMs);
    if (scope.isOpen() && obstacle === undefined) start(reason, nowMs);
  }

  function getAside(nowMs: number): Promise<Secret> {
    if (peekAside(nowMs) !== undefined) return answer;
    const flight = flightAt(nowMs);
    if (flight !== undefined) return join(flight);
    const failure = backOff.at(nowMs);
    if (failure !== undefined) return Promise.reject(failure.error);
    return landed(start(held === undefined ? "cold" : "expired", nowMs));
  }

  async function join(flight: Landing): Promise<Secret> {
    await flight.patience;
    return peek() ?? landed(flight);
  }

  async function landed(flight: Landing): Promise<Secret> {
    try {
      return await flight.landing;
    } catch (error) {
      const nowMs = now();
      const stale = servable(nowMs);
      if (stale === undefined) throw error;
      return serveStale(stale, nowMs);
    }
  }

  /** Another version than the refused one, or `undefined` if there is none to try. */
  async function replacementOf(versionId: string): Promise<Secret | undefined> {
    for (let wasForced = false; ;) {
      const nowMs = now();
      const other = servable(nowMs);
      if (other !== undefined && other.versionId !== versionId) {
        return cooldown.isRunning(other.versionId, nowMs) ? undefined : other;
      }
      let flight = flightAt(nowMs);
      if (flight === undefined) {
        if (wasForced || cooldown.isRunning(versionId, nowMs) || backOff.at(nowMs)) {
          return undefined;
        }
        cooldown.begin(versionId, nowMs);
        flight = start("rejected", nowMs);
      }
      // A read that began for another reason may have begun before the rotation.
      wasForced ||= flight.reason === "rejected";
      await flight.landing.catch(() => undefined);
    }
  }

  function start(reason: FetchReason, startedAtMs: number): Landing {
    const outdated = held?.versionId === refusedVersionId ? undefined : refusedVersionId;
    const flight = startFlight(resolved, {
      reason,
      startedAtMs,
      retries: servable(startedAtMs) === undefined,
      outdatedVersionId: held && outdated,
      random,
    });
    current = Object.assign(flight, { landing: land(flight) });
    scope.add(current);
    return current;
  }

  /**
   * The read in the air. One that is older than its timeout was frozen with the process: its
   * connection is dead, so it is given up for a new one.
   */
  function flightAt(nowMs: number): Landing | undefined {
    if (current && nowMs - current.startedAtMs > resolved.timeoutMs) {
      const frozen = current;
      current = undefined;
      frozen.abort();
    }
    return current;
  }

  async function land(flight: Flight): Promise<Secret> {
    try {
      const secret = await flight.value;
      if (now() - flight.startedAtMs >= resolved.maxStaleMs) {
        throw new SecretTimeoutError(secretName, "the value came too late.");
      }
      const { versionId } = secret;
      const first = isFirst;
      isFirst = false;
      store(secret, flight.startedAtMs);
      tell({ type: "fetched", ...flight.report(), versionId, first });
      return secret;
    } catch (thrown) {
      const failure = toFailure(secretName, thrown);
      const { error, kind } = failure;
      backOff.begin(failure, now());
      // What AWS refused for good is not served beyond its TTL, also not when it fails otherwise later.
      if (!error.transient) staleUntilMs = expiresAtMs;
      tell({ type: "fetch-failed", ...flight.report(), kind, message: error.message });
      throw error;
    } finally {
      if (current === flight) current = undefined;
    }
  }

  function store(secret: Secret, startedAtMs: number): void {
    held = secret;
    answer = Promise.resolve(secret);
    fetchedAtMs = startedAtMs;
    expiresAtMs = startedAtMs + resolved.ttlMs;
    staleUntilMs = startedAtMs + resolved.maxStaleMs;
    // With jitter, because many processes read a value at the same moment after a deployment.
    refreshAtMs = expiresAtMs - withJitter(resolved.refreshAheadMs, random);
    backOff.end();
  }

  function forget(): void {
    held = undefined;
    fetchedAtMs = refreshAtMs = expiresAtMs = staleUntilMs = -Infinity;
  }

  /** The value if it may be used, be it as a stale one. */
  function servable(nowMs: number): Secret | undefined {
    return nowMs >= fetchedAtMs && nowMs < staleUntilMs ? held : undefined;
  }

  function serveStale(secret: Secret, nowMs: number): Secret {
    const { versionId } = secret;
    const kind = backOff.lastFailure()?.kind ?? "secret-timeout";
    tell({ type: "stale-served", versionId, ageMs: nowMs - fetchedAtMs, kind });
    return secret;
  }

  function noteRejection(versionId: string, resolved: boolean): void {
    refusedVersionId = versionId;
    tell({ type: "rejected", versionId, resolved });
  }

  function tell(event: WithoutName<SecretEvent>): void {
    quietly(() => observer?.secretEvent({ ...event, secretName }));
  }
}
