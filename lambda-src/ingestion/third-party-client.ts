import { isNativeError } from "node:util/types";
import { errorName } from "../secrets/error-name";
import type { SecretValue } from "../secrets/secret-value";
import { readBoundedBody } from "./bounded-body";
import { fetchWithConnectTimeout } from "./connect-timeout";
import type { Deadline } from "./deadline";
import { retry } from "./retry";
import { parseRetryAfter } from "./retry-after";
import type { Runtime } from "./runtime";
import { isSendable } from "./sendable-key";
import {
  ConnectionFailedError,
  KeyRejectedError,
  MalformedResponseError,
  RedirectRefusedError,
  RequestRefusedError,
  ThirdPartyError,
  ThirdPartyTimeoutError,
  ThirdPartyUnavailableError,
  UnusableKeyError,
} from "./third-party-errors";

const MAX_BODY_BYTES = 256 * 1024;

/** Is told what happens. It receives neither the key nor anything that the third party sent. */
export interface ThirdPartyObserver {
  /** An attempt ended, well or not. */
  thirdPartyAttempted(durationMs: number): void;
  thirdPartyRetried(): void;
  /** A request failed, after its retries. */
  thirdPartyFailed(): void;
}

export interface ThirdPartyClientOptions {
  /** Name of the request header that carries the key. */
  readonly authHeader: string;
  /** Bound on name resolution, TCP and TLS of each attempt, in ms. */
  readonly connectTimeoutMs: number;
  /** Attempts per request in all. */
  readonly maxAttempts: number;
  readonly observer: ThirdPartyObserver;
  readonly runtime: Runtime;
}

/**
 * GET requests with a key, to an API that answers JSON. It retries 429, 5xx and failed connections,
 * refuses redirects and bounds time and size. It knows nothing of what the answer means.
 */
export class ThirdPartyClient {
  readonly #options: ThirdPartyClientOptions;

  constructor(options: ThirdPartyClientOptions) {
    this.#options = options;
  }

  /**
   * @param url Must not contain the key.
   * @param deadline Covers all attempts and the pauses between them.
   * @returns the parsed body, not yet validated.
   * @throws {ThirdPartyError}
   */
  async getJson(url: URL, key: SecretValue, deadline: Deadline): Promise<unknown> {
    const { maxAttempts, observer, runtime } = this.#options;
    try {
      return await retry(() => this.#attempt(url, key, deadline), {
        ...runtime,
        maxAttempts,
        deadline,
        retryDelayMs: (error) =>
          error instanceof ThirdPartyError && error.retryable ? error.retryAfterMs : undefined,
        onRetry: () => {
          observer.thirdPartyRetried();
        },
      });
    } catch (error) {
      observer.thirdPartyFailed();
      throw error;
    }
  }

  async #attempt(url: URL, key: SecretValue, deadline: Deadline): Promise<unknown> {
    const remainingMs = deadline();
    if (remainingMs <= 0) throw new ThirdPartyTimeoutError("total");
    const headers = this.#headers(key);
    const abort = new AbortController();
    let timeout: ThirdPartyTimeoutError | undefined;
    const stop = (phase: "connect" | "total") => {
      timeout = new ThirdPartyTimeoutError(phase);
      abort.abort();
    };
    const timer = setTimeout(stop, remainingMs, "total");
    const startedAt = performance.now();
    try {
      const init = { headers, redirect: "manual", signal: abort.signal } as const;
      const response = await fetchWithConnectTimeout(
        url,
        init,
        this.#options.connectTimeoutMs,
        () => {
          stop("connect");
        },
      );
      return await this.#read(response);
    } catch (error) {
      if (timeout !== undefined) throw timeout;
      if (error instanceof ThirdPartyError) throw error;
      // `fetch` throws a TypeError whose cause says why. Its message is not used.
      const cause = isNativeError(error) ? (error.cause ?? error) : error;
      throw new ConnectionFailedError(errorName(cause));
    } finally {
      clearTimeout(timer);
      this.#options.observer.thirdPartyAttempted(performance.now() - startedAt);
    }
  }

  /** `fetch` quotes a header value that it does not accept, so the value is checked first. */
  #headers(key: SecretValue): Headers {
    const value = key.expose();
    if (!isSendable(value)) throw new UnusableKeyError();
    return new Headers({ accept: "application/json", [this.#options.authHeader]: value });
  }

  async #read(response: Response): Promise<unknown> {
    if (!response.ok) {
      // The body is not read: it cannot be trusted not to repeat the key.
      await response.body?.cancel();
      throw this.#statusError(response);
    }
    const text = await readBoundedBody(response, MAX_BODY_BYTES);
    if (text === undefined) {
      throw new MalformedResponseError(`is larger than ${MAX_BODY_BYTES} bytes`);
    }
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Without the cause: a JSON.parse error quotes the text.
      throw new MalformedResponseError("is not JSON");
    }
  }

  #statusError({ status, headers }: Response): ThirdPartyError {
    if (status === 401 || status === 403) return new KeyRejectedError(status);
    if (status === 429 || status >= 500) {
      const nowMs = this.#options.runtime.now();
      return new ThirdPartyUnavailableError(
        status,
        parseRetryAfter(headers.get("retry-after"), nowMs),
      );
    }
    return status < 400 ? new RedirectRefusedError(status) : new RequestRefusedError(status);
  }
}
