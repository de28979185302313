import { getEventListeners } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import type { Socket } from "node:net";
import {
  getFromLoopback,
  type LoopbackRequest,
} from "../../../../lambda-src/secrets/sources/loopback-http";
import { type LoopbackServer, startLoopbackServer } from "../../../../local/loopback-server";
import { startTcpServer } from "../../support/loopback-server";
import { eventually, REACHED_MS, UNREACHED_MS } from "../../../support/time";

/** Where a hang is waited for. */
const SHORT = { requestTimeoutMs: REACHED_MS };
const CANARY = "canary-e2209ab4";

let server: LoopbackServer | undefined;

afterEach(async () => {
  jest.useRealTimers();
  await server?.close();
});

async function listen(listener: RequestListener): Promise<number> {
  server = await startLoopbackServer(listener);
  return server.port;
}

function get(port: number, options: Partial<LoopbackRequest> = {}) {
  return getFromLoopback({
    port,
    path: "/path?query=a%2Fb",
    headers: { "X-Token": "token" },
    connectTimeoutMs: UNREACHED_MS,
    requestTimeoutMs: UNREACHED_MS,
    signal: new AbortController().signal,
    ...options,
  });
}

async function failure(port: number, options: Partial<LoopbackRequest> = {}) {
  const error: unknown = await get(port, options).then(
    () => "it succeeded",
    (thrown: unknown) => thrown,
  );
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  return { code, name, message };
}

test("sends one GET with the path, the query and the header, and reads the answer", async () => {
  let request: IncomingMessage | undefined;
  const port = await listen((incoming, response) => {
    request = incoming;
    response.writeHead(400).write("é, in ");
    response.end("two parts");
  });

  await expect(get(port)).resolves.toEqual({ status: 400, body: "é, in two parts" });

  expect(request?.method).toBe("GET");
  expect(request?.url).toBe("/path?query=a%2Fb");
  expect(request?.headers["x-token"]).toBe("token");
  expect(request?.headers).not.toHaveProperty("x-forwarded-for");
});

test("puts together a character that arrives in two parts", async () => {
  const bytes = Buffer.from("é");
  const port = await listen((_, response) => {
    response.write(bytes.subarray(0, 1));
    setTimeout(() => response.end(bytes.subarray(1)), 20);
  });

  await expect(get(port)).resolves.toEqual({ status: 200, body: "é" });
});

test("opens a connection for each request and keeps none", async () => {
  const sockets = new Set<Socket>();
  const port = await listen((request, response) => {
    sockets.add(request.socket);
    response.end();
  });

  await get(port);
  await get(port);

  expect(sockets.size).toBe(2);
  await eventually(() => [...sockets].every(({ destroyed }) => destroyed));
});

test("does not follow a redirect", async () => {
  const paths: (string | undefined)[] = [];
  const port = await listen((request, response) => {
    paths.push(request.url);
    response.writeHead(302, { location: "/elsewhere" }).end();
  });

  await expect(get(port)).resolves.toEqual({ status: 302, body: "" });

  expect(paths).toEqual(["/path?query=a%2Fb"]);
});

test("ends when the answer does not come", async () => {
  const port = await listen(() => undefined);

  expect((await failure(port, SHORT)).code).toBe("ETIMEDOUT");
});

test("ends when the headers drip", async () => {
  const dripping = await startTcpServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write("x-drip: 1\r\n"), 20);
    socket.on("close", () => {
      clearInterval(timer);
    });
  });

  const { code } = await failure(Number(new URL(dripping.url).port), SHORT);
  dripping.close();

  expect(code).toBe("ETIMEDOUT");
});

test("ends when the body drips, and shows nothing of it", async () => {
  const port = await listen((_, response) => {
    const timer = setInterval(() => response.write(CANARY), 20);
    response.on("close", () => {
      clearInterval(timer);
    });
  });

  const { code, message } = await failure(port, SHORT);

  expect(code).toBe("ETIMEDOUT");
  expect(message).not.toContain(CANARY);
});

test("a request may take longer than the connection", async () => {
  const connectTimeoutMs = 200;
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
  const port = await listen((_, response) => {
    jest.advanceTimersByTime(connectTimeoutMs + 1);
    response.end("late");
  });

  await expect(get(port, { connectTimeoutMs })).resolves.toEqual({ status: 200, body: "late" });
});

test("bounds the connection", async () => {
  // The time is over before the event loop can tell that the connection is there.
  const port = await listen((_, response) => response.end());

  const failing = failure(port, { connectTimeoutMs: 1 });
  const until = performance.now() + 30;
  while (performance.now() < until);

  expect((await failing).code).toBe("ETIMEDOUT");
});

test("ends when a body grows beyond 1 MiB", async () => {
  const port = await listen((_, response) => {
    response.end(CANARY.repeat(100_000));
  });

  const { code, message } = await failure(port);

  expect(code).toBe("EMSGSIZE");
  expect(message).not.toContain(CANARY);
});

test("reads a body of 1 MiB", async () => {
  const port = await listen((_, response) => response.end("x".repeat(1024 * 1024)));

  const { body } = await get(port);

  expect(body).toHaveLength(1024 * 1024);
});

test("ends when it is aborted before", async () => {
  let requests = 0;
  const port = await listen((_, response) => {
    requests += 1;
    response.end();
  });

  const { code, name } = await failure(port, { signal: AbortSignal.abort() });

  expect([code, name]).toEqual(["ABORT_ERR", "AbortError"]);
  expect(requests).toBe(0);
});

test.each([
  ["while it waits", () => undefined],
  [
    "within the body",
    (_: unknown, response: Parameters<RequestListener>[1]) => {
      response.write(CANARY);
    },
  ],
] as [string, RequestListener][])("ends when it is aborted %s", async (_, listener) => {
  const controller = new AbortController();
  const port = await listen((request, response) => {
    listener(request, response);
    setTimeout(() => {
      controller.abort();
    }, 20);
  });

  const { code, message } = await failure(port, { signal: controller.signal });

  expect(code).toBe("ABORT_ERR");
  expect(message).not.toContain(CANARY);
});

test.each([
  ["before the answer", ""],
  ["within the headers", "HTTP/1.1 200 OK\r\n"],
  ["within the body", `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${CANARY}`],
])("ends when the connection is cut %s", async (_, text) => {
  const port = await listen((request) => {
    request.socket.end(text);
  });

  const { code, message } = await failure(port);

  expect(code).toBe("ECONNRESET");
  expect(message).not.toContain(CANARY);
});

test("ends when the answer is not HTTP, and shows nothing of it", async () => {
  const port = await listen((request) => {
    request.socket.end(`${CANARY}\r\n\r\n`);
  });

  const { code, message } = await failure(port);

  expect(code).toMatch(/^HPE_/);
  expect(message).not.toContain(CANARY);
});

test("ends when nothing listens", async () => {
  const port = await listen(() => undefined);
  await server?.close();

  expect((await failure(port)).code).toBe("ECONNREFUSED");
});

test("leaves no timer and no listener on the signal", async () => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
  const { signal } = new AbortController();
  const port = await listen((_, response) => response.end());

  await get(port, { signal });

  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
  // Node removes it when the connection has closed, some turns of the event loop later.
  await eventually(() => getEventListeners(signal, "abort").length === 0);
});
