import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";

/** One `fetch` call whose connection is being watched. */
interface Watch {
  /** Starts the time, when undici has taken the request. */
  readonly start: () => void;
  /** Stops it, when the request is being sent: then name, TCP and TLS are done. */
  readonly stop: () => void;
}

/** Ties a request to the `fetch` call that made it: undici creates it in the caller's context. */
const callers = new AsyncLocalStorage<Watch>();
const watches = new WeakMap<object, Watch>();
let subscribed = false;

/**
 * `fetch` with a bound on the time until the request is sent: name resolution, TCP and the TLS
 * handshake. On a connection that is already open this time is about nothing.
 *
 * The native `fetch` has no option for this (undici's own bound is 10 s), and the npm package undici,
 * which has one, would be bundled a second time. undici publishes what it does on documented channels
 * of `diagnostics_channel`; two are enough. If a future version stopped publishing the first one, no
 * time would start, and the bound on the whole call would remain.
 *
 * The messages hold the request headers, hence the key: only the identity of the request is used.
 *
 * @see https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
 * @param timeoutMs The bound, in ms.
 * @param onTimeout Must abort `init.signal`.
 */
export async function fetchWithConnectTimeout(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
  timeoutMs: number,
  onTimeout: () => void,
): Promise<Response> {
  subscribeOnce();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
  };
  const start = () => {
    timer = setTimeout(onTimeout, timeoutMs);
  };
  try {
    return await callers.run({ start, stop }, () => fetch(url, init));
  } finally {
    stop();
  }
}

function subscribeOnce(): void {
  if (subscribed) return;
  subscribed = true;
  subscribe("undici:request:create", (message) => {
    const request = requestOf(message);
    const watch = callers.getStore();
    if (request === undefined || watch === undefined) return;
    watches.set(request, watch);
    watch.start();
  });
  // Published when a request has left. It has no body, so that is when its connection is usable.
  // Unlike undici:client:sendHeaders it is not specific to HTTP/1.1.
  subscribe("undici:request:bodySent", (message) => {
    const request = requestOf(message);
    if (request !== undefined) watches.get(request)?.stop();
  });
}

function requestOf(message: unknown): object | undefined {
  if (typeof message !== "object" || message === null || !("request" in message)) return undefined;
  return typeof message.request === "object" && message.request !== null
    ? message.request
    : undefined;
}
