import type { Socket } from "node:net";
import { fetchWithConnectTimeout } from "../../../lambda-src/ingestion/connect-timeout";
import {
  type LoopbackServer,
  sendJson,
  startHttpServer,
  startTcpServer,
} from "../support/loopback-server";

const TIMEOUT_MS = 100;

let closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function tcpServer(onConnection?: (socket: Socket, count: number) => void): Promise<URL> {
  const server = await startTcpServer(onConnection);
  closing.push(() => {
    server.close();
  });
  return new URL(server.url);
}

async function httpServer(delayMs: number): Promise<LoopbackServer> {
  const server = await startHttpServer((_, response) => {
    setTimeout(sendJson, delayMs, response, 200, {});
  });
  closing.push(() => server.close());
  return server;
}

async function attempt(url: URL) {
  const abort = new AbortController();
  const startedAt = performance.now();
  let timedOut = false;
  const result = await fetchWithConnectTimeout(url, { signal: abort.signal }, TIMEOUT_MS, () => {
    timedOut = true;
    abort.abort();
  }).then(
    (response) => response.status,
    () => "failed",
  );
  return { result, timedOut, elapsedMs: performance.now() - startedAt };
}

test("ends a TLS handshake that gets no answer", async () => {
  const silent = await tcpServer();

  const { result, timedOut, elapsedMs } = await attempt(silent);

  expect({ result, timedOut }).toEqual({ result: "failed", timedOut: true });
  expect(elapsedMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 2);
  expect(elapsedMs).toBeLessThan(TIMEOUT_MS * 10);
});

test("a connection that fails at once is not a timeout", async () => {
  const closingServer = await tcpServer((socket) => socket.destroy());

  await expect(attempt(closingServer)).resolves.toMatchObject({
    result: "failed",
    timedOut: false,
  });
});

test("does not count the time until the answer", async () => {
  const { url } = await httpServer(TIMEOUT_MS * 3);

  await expect(attempt(new URL(url))).resolves.toMatchObject({ result: 200, timedOut: false });
});

test("holds on a connection that is reused, and for concurrent requests", async () => {
  const { url } = await httpServer(TIMEOUT_MS * 2);
  await attempt(new URL(url));

  const results = await Promise.all([1, 2, 3].map(() => attempt(new URL(url))));

  expect(results.map(({ result }) => result)).toEqual([200, 200, 200]);
});

test("tells concurrent requests to the same and to other hosts apart", async () => {
  const silent = await tcpServer();
  const { url } = await httpServer(TIMEOUT_MS * 2);

  const results = await Promise.all([silent, new URL(url), silent, new URL(url)].map(attempt));

  expect(results.map(({ timedOut }) => timedOut)).toEqual([true, false, true, false]);
});

test("after a timeout the next attempt opens another connection", async () => {
  const connections: number[] = [];
  const firstIsSilent = await tcpServer((socket, count) => {
    connections.push(count);
    if (count > 1) socket.destroy();
  });

  await expect(attempt(firstIsSilent)).resolves.toMatchObject({ timedOut: true });
  await expect(attempt(firstIsSilent)).resolves.toMatchObject({ timedOut: false });

  expect(connections).toEqual([1, 2]);
});

test("leaves other uses of fetch alone", async () => {
  const { url } = await httpServer(TIMEOUT_MS * 2);
  await attempt(new URL(url));

  const response = await fetch(url);

  expect(response.status).toBe(200);
});
