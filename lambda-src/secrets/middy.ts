import type { SecretsClient } from "./secrets-client";
import type { InvocationContext } from "./with-secrets";

/** The request of middy, as far as it is used here. */
export interface MiddyRequest {
  readonly internal: object;
  readonly context: InvocationContext;
}

export interface SecretsMiddleware {
  before(request: MiddyRequest): Promise<void>;
  after(request: MiddyRequest): Promise<void>;
  onError(request: MiddyRequest): Promise<void>;
}

/**
 * Middy middleware over a client: each invocation runs as in {@link SecretsClient.run}. The named
 * secrets are read before the handler, and other middlewares find each as a `SecretValue` in
 * `request.internal`, not enumerable. A handler uses the client itself, for `withSecret`.
 *
 * Use it after every middleware that can answer early: middy then calls neither `after` nor `onError`,
 * and nobody would wait for what was begun.
 *
 * @throws {SecretError} (in `before`) when a named secret cannot be read; middy's `onError` decides.
 * @see https://middy.js.org/docs/intro/how-it-works
 */
export function secretsMiddleware<Name extends string>(
  client: Pick<SecretsClient<Name>, "run" | "get">,
  names: readonly Name[] = [],
): SecretsMiddleware {
  const endings = new Map<MiddyRequest, () => Promise<void>>();

  const begin = (request: MiddyRequest) => {
    let finish: () => void = () => undefined;
    const invocation = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const ended = client.run(() => invocation, {
      remainingMs: () => request.context.getRemainingTimeInMillis?.() ?? Infinity,
    });
    endings.set(request, () => {
      finish();
      return ended;
    });
  };

  const end = async (request: MiddyRequest) => {
    const ending = endings.get(request);
    endings.delete(request);
    await ending?.();
  };

  return {
    async before(request) {
      begin(request);
      // An invocation that was answered early never ended here. Its time is over by now.
      for (const other of endings.keys()) {
        if ((other.context.getRemainingTimeInMillis?.() ?? 1) <= 0) void end(other);
      }
      await Promise.all(
        names.map(async (name) => {
          const { value } = await client.get(name);
          Object.defineProperty(request.internal, name, { value, configurable: true });
        }),
      );
    },
    after: end,
    onError: end,
  };
}
