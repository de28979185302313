import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server that only this machine can reach. */
export interface LoopbackServer {
  /** Port that it listens on. */
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Closes the port and every connection, also those with a request under way. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/**
 * Starts an HTTP server on 127.0.0.1.
 *
 * @param port - 0 takes a free one
 * @throws when the port is taken
 */
export async function startLoopbackServer(
  listener: RequestListener,
  port = 0,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  // Long polls and long invocations are the caller's to limit.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, url: `http://${HOST}:${bound}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** Reads the whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
