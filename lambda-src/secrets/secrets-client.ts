import { SecretError } from "./errors";
import type { SecretFetchReason, SecretObserver } from "./secret-observer";
import type { FetchedSecret, SecretSource } from "./secret-source";
import type { SecretValue } from "./secret-value";

/** After a refused version, how long the source is not asked again because of a refusal, in ms. */
const REJECTION_COOLDOWN_MS = 30_000;

export interface SecretsClientOptions {
  readonly source: SecretSource;
  /** How long a value is used after it was asked for, in ms. */
  readonly ttlMs: number;
  /** Says whether an error of the third party means "this key is not valid". */
  readonly isRejection: (error: unknown) => boolean;
  readonly observer: SecretObserver;
  /** Wall clock in ms. For tests. */
  readonly now?: () => number;
}

interface CachedSecret {
  readonly secret: FetchedSecret;
  readonly fetchedAtMs: number;
}

/**
 * Keeps one secret for a limited time. Concurrent readers share one call to the source, and a call
 * that failed is not remembered.
 *
 * Age is compared on read, with the wall clock. A timer would stop while Lambda freezes the sandbox,
 * and a request sent by a timer can be frozen half-way and fail later with an expired signature.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class SecretsClient {
  readonly #source: SecretSource;
  readonly #ttlMs: number;
  readonly #isRejection: (error: unknown) => boolean;
  readonly #observer: SecretObserver;
  readonly #now: () => number;
  #cached: CachedSecret | undefined;
  #inFlight: Promise<FetchedSecret> | undefined;
  #rejection: { readonly versionId: string; readonly atMs: number } | undefined;

  constructor(options: SecretsClientOptions) {
    this.#source = options.source;
    this.#ttlMs = options.ttlMs;
    this.#isRejection = options.isRejection;
    this.#observer = options.observer;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The value from the cache, or from the source when there is none or it is older than the TTL.
   *
   * @throws {SecretError} when the source has to be asked and cannot give a value.
   */
  async get(): Promise<FetchedSecret> {
    const cached = this.#cached;
    if (cached === undefined) return this.#fetch("cold");
    return this.#isWithin(cached.fetchedAtMs, this.#ttlMs) ? cached.secret : this.#fetch("expired");
  }

  /**
   * Calls the third party with the value. When it rejects the key, the source is asked once more,
   * past the cache, and if that gives another version the call is made once more. This covers a key
   * that was rotated within the TTL.
   *
   * However many calls are rejected at the same time, they share one call to the source. A version
   * that stays rejected is not asked for again within the cooldown.
   *
   * @param call Must be safe to make twice. It receives the value and must not keep it.
   * @throws the error of `call`, or {@link SecretError} when there is no value to begin with. When
   *   the second read fails, the rejection is thrown: it is what the caller has to act on.
   */
  async withSecret<T>(call: (value: SecretValue) => Promise<T>): Promise<T> {
    const secret = await this.get();
    try {
      return await call(secret.value);
    } catch (error) {
      if (!this.#isRejection(error)) throw error;
      const replacement = await this.#replace(secret.versionId);
      if (replacement === undefined) throw error;
      return await this.#callWithReplacement(replacement, call);
    }
  }

  async #callWithReplacement<T>(
    replacement: FetchedSecret,
    call: (value: SecretValue) => Promise<T>,
  ): Promise<T> {
    try {
      return await call(replacement.value);
    } catch (error) {
      if (this.#isRejection(error)) this.#startCooldown(replacement.versionId);
      throw error;
    }
  }

  /** Another version than the rejected one, or `undefined` if there is none to try. */
  async #replace(rejectedVersionId: string): Promise<FetchedSecret | undefined> {
    // A loop: several callers can wait for the same read, and the first of them to go on may start
    // the forced read that the others then share.
    while (this.#inFlight !== undefined) await this.#inFlight.catch(() => undefined);

    const current = this.#cached?.secret;
    if (current !== undefined && current.versionId !== rejectedVersionId) {
      return this.#isCoolingDown(current.versionId) ? undefined : current;
    }
    if (this.#isCoolingDown(rejectedVersionId)) return undefined;

    this.#startCooldown(rejectedVersionId);
    try {
      const fetched = await this.#fetch("rejected");
      return fetched.versionId === rejectedVersionId ? undefined : fetched;
    } catch {
      return undefined; // The observer was told.
    }
  }

  #startCooldown(versionId: string): void {
    this.#rejection = { versionId, atMs: this.#now() };
  }

  #isCoolingDown(versionId: string): boolean {
    const rejection = this.#rejection;
    return (
      rejection?.versionId === versionId && this.#isWithin(rejection.atMs, REJECTION_COOLDOWN_MS)
    );
  }

  /** False also for a moment in the future, so that a clock set back cannot extend a period. */
  #isWithin(sinceMs: number, periodMs: number): boolean {
    const ageMs = this.#now() - sinceMs;
    return ageMs >= 0 && ageMs < periodMs;
  }

  #fetch(reason: SecretFetchReason): Promise<FetchedSecret> {
    this.#inFlight ??= this.#fetchAndStore(reason).finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #fetchAndStore(reason: SecretFetchReason): Promise<FetchedSecret> {
    // The age counts from the start of the call: the value may have been replaced during it.
    const fetchedAtMs = this.#now();
    const { secretName } = this.#source;
    try {
      const secret = await this.#source.fetch();
      this.#cached = { secret, fetchedAtMs };
      const durationMs = this.#now() - fetchedAtMs;
      const { versionId } = secret;
      this.#observer.secretFetched({ secretName, versionId, reason, durationMs });
      return secret;
    } catch (error) {
      const durationMs = this.#now() - fetchedAtMs;
      const kind = error instanceof SecretError ? error.kind : "unexpected";
      this.#observer.secretFetchFailed({ secretName, error: kind, reason, durationMs });
      throw error;
    }
  }
}
