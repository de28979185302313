import {
  SecretAccessDeniedError,
  type SecretError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretTimeoutError,
  SecretUnavailableError,
} from "../../../../lambda-src/secrets/errors";
import type { FetchedSecret, FetchOptions } from "../../../../lambda-src/secrets/secret-source";
import { SecretValue } from "../../../../lambda-src/secrets/secret-value";
import type { SourceHarnessFactory, UpstreamFailure } from "./source-harness";

const NAME = "acme/dev/weather";
const REQUEST_TIMEOUT_MS = 60;

const FAILURES: Record<Exclude<UpstreamFailure, "hang">, () => SecretError> = {
  throttled: () => new SecretThrottledError(NAME, "slow down."),
  "server-error": () => new SecretUnavailableError(NAME, "HTTP 500."),
  "connection-refused": () => new SecretUnavailableError(NAME, "nobody listens."),
  "access-denied": () => new SecretAccessDeniedError(NAME, "no policy allows it."),
  "not-found": () => new SecretNotFoundError(NAME, "there is none."),
};

/** A source without a service: the contract itself, without a protocol. */
export const inMemoryHarness: SourceHarnessFactory = (text) => {
  let content = { text, version: 1 };
  let failure: UpstreamFailure | undefined;
  let delayMs = 0;
  let calls = 0;

  const fetch = async ({ signal }: FetchOptions): Promise<FetchedSecret> => {
    if (failure === "connection-refused") throw FAILURES[failure]();
    calls += 1;
    const waitMs = failure === "hang" ? REQUEST_TIMEOUT_MS : delayMs;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, waitMs);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new SecretTimeoutError(NAME, "it was aborted."));
      });
    });
    if (failure === "hang") throw new SecretTimeoutError(NAME, "no answer.");
    if (failure !== undefined) throw FAILURES[failure]();
    return { value: new SecretValue(content.text), versionId: `v${content.version}` };
  };

  return Promise.resolve({
    source: { secretName: NAME, fetch },
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    put: (newText) => {
      content = { text: newText, version: content.version + 1 };
      return `v${content.version}`;
    },
    fail: (next) => {
      failure = next;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    calls: () => calls,
    close: () => Promise.resolve(),
  });
};
