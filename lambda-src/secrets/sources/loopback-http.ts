import { request } from "node:http";

/** Longest body that is read, in UTF-16 units. A value of Secrets Manager has at most 64 KiB. */
const MAX_BODY_LENGTH = 1024 * 1024;

/** Bounds of one request to a provider on this machine. */
export interface LoopbackTimeouts {
  /** Bound on the TCP connection, in ms. */
  readonly connectTimeoutMs: number;
  /** Bound on the whole exchange, from its start to the end of the body, in ms. */
  readonly requestTimeoutMs: number;
}

export interface LoopbackRequest extends LoopbackTimeouts {
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Sends one GET request to 127.0.0.1 and reads the answer as UTF-8. Redirects are not followed. By
 * address and not as `localhost`, which Node can resolve to an IPv6 address first.
 *
 * Each request has its own connection. One that is kept may have been cut by the provider, or while
 * the sandbox was frozen; making one takes well under a millisecond on the loopback interface.
 *
 * @throws an error with a `code`. It holds nothing of the answer.
 */
export async function getFromLoopback(options: LoopbackRequest): Promise<LoopbackAnswer> {
  const { port, path, headers, signal, connectTimeoutMs, requestTimeoutMs } = options;
  let timers: NodeJS.Timeout[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const outgoing = request(
        { host: "127.0.0.1", port, path, headers, signal, agent: false },
        (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (chunk: string) => {
            body += chunk;
            if (body.length > MAX_BODY_LENGTH) fail("EMSGSIZE");
          });
          response.on("error", reject).on("end", () => {
            resolve({ status: response.statusCode ?? 0, body });
          });
        },
      );
      const fail = (code: string) => {
        const error = Object.assign(new Error(code), { code });
        reject(error);
        outgoing.destroy(error);
      };
      timers = [connectTimeoutMs, requestTimeoutMs].map((ms) => setTimeout(fail, ms, "ETIMEDOUT"));
      outgoing.on("socket", (socket) => {
        socket.on("connect", () => {
          clearTimeout(timers[0]);
        });
      });
      outgoing.on("error", reject).end();
    });
  } finally {
    timers.forEach(clearTimeout);
  }
}
