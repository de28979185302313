import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface LoopbackServer {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts an HTTP server on a free port of the loopback interface. It keeps what it received. */
export async function startHttpServer(
  respond: (request: ReceivedRequest, response: ServerResponse) => void,
): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const request = { url: message.url ?? "", headers: message.headers, body };
      requests.push(request);
      respond(request, response);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/**
 * Starts a TCP server that speaks neither TLS nor HTTP: for an https address whose handshake gets no
 * answer, or whatever `onConnection` does.
 */
export async function startTcpServer(
  onConnection: (socket: Socket, connections: number) => void = () => undefined,
): Promise<{ readonly url: string; close(): void }> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    sockets.push(socket);
    onConnection(socket, sockets.length);
  });
  const port = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Sends a JSON body. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
