import {
  SecretAccessDeniedError,
  SecretNotReadyError,
  SecretThrottledError,
  SecretTimeoutError,
} from "../../../../lambda-src/secrets/errors";
import type {
  FetchedSecret,
  FetchOptions,
  SecretSource,
} from "../../../../lambda-src/secrets/secret-source";
import { SecretValue } from "../../../../lambda-src/secrets/secret-value";

export const SECRET_NAME = "acme/dev/weather";

export const throttled = () => new SecretThrottledError(SECRET_NAME, "slow down.");
export const notReady = () => new SecretNotReadyError(SECRET_NAME, "it is starting.");
export const denied = () => new SecretAccessDeniedError(SECRET_NAME, "no policy allows it.");

/** A source in memory that a test steers. Version n has the value `key-n`. */
export class ScriptedSource implements SecretSource {
  readonly secretName: string;
  /** The calls so far, with their time and whether they were forced. */
  readonly calls: {
    readonly atMs: number;
    readonly force: boolean;
    readonly signal: AbortSignal;
  }[] = [];
  version = 1;
  /** The whole text. Left out, it is `key-<version>`. */
  text: string | undefined;
  /** From now on every call fails so. */
  failure: (() => Error) | undefined;
  /** How long each call takes. */
  delayMs = 0;
  /** From now on calls end only when they are aborted. */
  hangs = false;
  /** Whether an abort goes unheard. */
  ignoresAbort = false;
  /** What an ordinary read gives while a cache in between has not seen the newest version. */
  cachedVersion: number | undefined;
  /** Calls in the air now, and the most there were at a time. Aborted ones do not count. */
  active = 0;
  mostActive = 0;

  constructor(secretName = SECRET_NAME) {
    this.secretName = secretName;
  }

  fetch({ signal, force }: FetchOptions): Promise<FetchedSecret> {
    this.calls.push({ atMs: Date.now(), force, signal });
    this.active += 1;
    this.mostActive = Math.max(this.mostActive, this.active);
    return this.#answer(signal, force).finally(() => {
      this.active -= 1;
    });
  }

  #answer(signal: AbortSignal, force: boolean): Promise<FetchedSecret> {
    const { failure, delayMs, hangs, text } = this;
    const version = force ? this.version : (this.cachedVersion ?? this.version);
    return new Promise((resolve, reject) => {
      const answer = () => {
        const error = failure?.();
        if (error !== undefined) reject(error);
        else
          resolve({ value: new SecretValue(text ?? `key-${version}`), versionId: `v${version}` });
      };
      if (!this.ignoresAbort) {
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(new SecretTimeoutError(SECRET_NAME, "it was aborted."));
        });
      }
      const timer = delayMs > 0 && !hangs ? setTimeout(answer, delayMs) : undefined;
      if (delayMs === 0 && !hangs) answer();
    });
  }
}
