import { toSecretError } from "./sdk-error";

/** Bounds of one attempt over the AWS SDK. */
export interface SdkTimeouts {
  /** Bound on the TCP and TLS connection, in ms. */
  readonly connectTimeoutMs: number;
  /** Bound on the time to the response headers, and then on a pause in the body, in ms. */
  readonly requestTimeoutMs: number;
}

/** Configuration of an SDK client that makes one attempt within the timeouts. */
export function singleAttempt({ connectTimeoutMs, requestTimeoutMs }: SdkTimeouts) {
  return {
    maxAttempts: 1,
    requestHandler: {
      // SDK v3 has no timeout by default. Without a route to the endpoint a call would hang until
      // the function times out.
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Without this a request that exceeds requestTimeout is only logged:
      // https://github.com/smithy-lang/smithy-typescript (NodeHttpHandlerOptions)
      throwOnRequestTimeout: true,
      // requestTimeout ends with the response headers. This one bounds a body that stalls.
      socketTimeout: requestTimeoutMs,
    },
  };
}

/**
 * Makes one call of the SDK.
 *
 * @param service What is called, as the subject of a sentence.
 * @throws {SecretError} for every failure, also when `signal` is aborted while the SDK is still
 *   getting credentials, which it does without the signal.
 */
export async function sdkCall<T>(
  secretName: string,
  service: string,
  signal: AbortSignal,
  send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const [aborted, forget] = rejectionOnAbort(signal);
  try {
    return await Promise.race([aborted, send({ abortSignal: signal })]);
  } catch (error) {
    throw toSecretError(secretName, service, error);
  } finally {
    forget();
  }
}

/** A promise that is rejected when `signal` is aborted, and how to stop listening. */
function rejectionOnAbort(signal: AbortSignal): [Promise<never>, () => void] {
  const listening = new AbortController();
  const rejection = new Promise<never>((_, reject) => {
    const onAbort = () => {
      reject(Object.assign(new Error("The call was ended."), { name: "AbortError" }));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { signal: listening.signal });
  });
  return [
    rejection,
    () => {
      listening.abort();
    },
  ];
}
