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

const FAILURES: Record<Exclude<UpstreamFailure, "hang">, () => SecretError> = {
  timeout: () => new SecretTimeoutError(NAME, "no answer."),
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
    const hangs = failure === "hang";
    await new Promise<void>((resolve, reject) => {
      const timer = hangs ? undefined : setTimeout(resolve, delayMs);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new SecretTimeoutError(NAME, "it was aborted."));
      });
    });
    if (failure !== undefined && failure !== "hang") throw FAILURES[failure]();
    return { value: new SecretValue(content.text), versionId: `v${content.version}` };
  };

  return Promise.resolve({
    source: { secretName: NAME, fetch },
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
