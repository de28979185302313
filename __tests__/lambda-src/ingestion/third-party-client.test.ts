import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { deadlineIn } from "../../../lambda-src/ingestion/deadline";
import { ThirdPartyClient } from "../../../lambda-src/ingestion/third-party-client";
import type { ThirdPartyError } from "../../../lambda-src/ingestion/third-party-errors";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { REACHED_MS, UNREACHED_MS } from "../../support/time";
import { everyRendering } from "../support/leaks";
import {
  type LoopbackServer,
  sendJson,
  startHttpServer,
  startTcpServer,
} from "../support/loopback-server";

const CANARY = "canary-8e1d03";
const NOW_MS = Date.UTC(2026, 0, 1);

type Answer = (response: ServerResponse) => void;

let server: LoopbackServer;
let answers: Answer[];

beforeEach(async () => {
  // Each request takes the next answer. The last one is repeated.
  server = await startHttpServer((_, response) => {
    const [first, ...others] = answers;
    if (others.length > 0) answers = others;
    first?.(response);
  });
});

afterEach(() => server.close());

const ok: Answer = (response) => {
  sendJson(response, 200, { ok: true });
};

function status(code: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    // Every refusal repeats the key, in its body and in a header.
    sendJson(
      response,
      code,
      { message: `invalid key ${CANARY}` },
      { "x-echo": CANARY, ...headers },
    );
  };
}

function setUp(connectTimeoutMs = UNREACHED_MS) {
  const pauses: number[] = [];
  const counts = { attempts: 0, retries: 0, failures: 0 };
  const client = new ThirdPartyClient({
    authHeader: "apikey",
    connectTimeoutMs,
    maxAttempts: 3,
    observer: {
      thirdPartyAttempted: () => (counts.attempts += 1),
      thirdPartyRetried: () => (counts.retries += 1),
      thirdPartyFailed: () => (counts.failures += 1),
    },
    runtime: {
      now: () => NOW_MS,
      sleep: (ms) => Promise.resolve(pauses.push(ms)),
      random: () => 0,
    },
  });
  return { client, pauses, counts };
}

function get(
  client: ThirdPartyClient,
  { url = server.url, key = CANARY, deadline = deadlineIn(UNREACHED_MS) } = {},
) {
  return client.getJson(new URL(`${url}/v4?location=x`), new SecretValue(key), deadline);
}

async function errorOf(promise: Promise<unknown>): Promise<ThirdPartyError> {
  const error = await promise.then(
    () => new Error("no error"),
    (thrown: unknown) => thrown as ThirdPartyError,
  );
  expect(everyRendering(error)).not.toContain(CANARY);
  return error as ThirdPartyError;
}

test("sends the key in the header only, and returns the body", async () => {
  answers = [ok];
  const { client, counts } = setUp();

  await expect(get(client)).resolves.toEqual({ ok: true });

  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.headers).toMatchObject({ apikey: CANARY, accept: "application/json" });
  expect(server.requests[0]?.url).toBe("/v4?location=x");
  expect(counts).toEqual({ attempts: 1, retries: 0, failures: 0 });
});

test.each([429, 500, 502, 503, 504, 599])("retries %d", async (code) => {
  answers = [status(code), status(code), ok];
  const { client, counts } = setUp();

  await expect(get(client)).resolves.toEqual({ ok: true });

  expect(counts).toEqual({ attempts: 3, retries: 2, failures: 0 });
});

test.each([
  [429, "rate-limited"],
  [500, "third-party-unavailable"],
])("gives up on %d after the last attempt", async (code, kind) => {
  answers = [status(code)];
  const { client, counts } = setUp();

  await expect(errorOf(get(client))).resolves.toMatchObject({ kind });

  expect(counts).toEqual({ attempts: 3, retries: 2, failures: 1 });
});

test.each([
  ["seconds", "2", 2_000],
  ["a date", new Date(NOW_MS + 3_000).toUTCString(), 3_000],
  ["nothing readable", "soon", 0],
])("waits as long as Retry-After says: %s", async (_, header, ms) => {
  answers = [status(503, { "retry-after": header }), ok];
  const { client, pauses } = setUp();

  await get(client);

  expect(pauses).toEqual([ms]);
});

test("does not wait when Retry-After ends after the deadline", async () => {
  answers = [status(429, { "retry-after": String(UNREACHED_MS / 1_000) })];
  const { client, pauses } = setUp();

  await expect(errorOf(get(client))).resolves.toMatchObject({ kind: "rate-limited" });

  expect(pauses).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test.each([
  [401, "key-rejected"],
  [403, "key-rejected"],
  [400, "request-refused"],
  [404, "request-refused"],
  [301, "redirect-refused"],
  [302, "redirect-refused"],
  [307, "redirect-refused"],
  [308, "redirect-refused"],
])("does not retry %d: %s", async (code, kind) => {
  answers = [status(code, { location: `${server.url}/elsewhere?key=${CANARY}` })];
  const { client, counts } = setUp();

  const error = await errorOf(get(client));

  expect(error).toMatchObject({ kind });
  expect(error.message).toContain(`HTTP ${code}`);
  expect(server.requests).toHaveLength(1);
  expect(counts).toEqual({ attempts: 1, retries: 0, failures: 1 });
});

test.each([
  ["is not JSON", `{"key": "${CANARY}`],
  ["is not JSON", CANARY],
  ["is not JSON", ""],
  ["is larger than 262144 bytes", JSON.stringify(CANARY.repeat(30_000))],
])("refuses a body that %s", async (problem, body) => {
  answers = [(response) => response.end(body)];

  const error = await errorOf(get(setUp().client));

  expect(error).toMatchObject({ kind: "malformed-response" });
  expect(error.message).toContain(problem);
  expect(server.requests).toHaveLength(1);
});

test("stops reading a body that does not end", async () => {
  let closed: Promise<unknown> = Promise.resolve();
  answers = [
    (response) => {
      const send = () => response.write("x".repeat(64 * 1024), send);
      closed = once(response, "close");
      send();
    },
  ];

  await expect(errorOf(get(setUp().client))).resolves.toMatchObject({ kind: "malformed-response" });

  await closed;
});

test.each([
  ["no answer", () => undefined],
  [
    "a body that stalls",
    (response: ServerResponse) => {
      response.writeHead(200);
      response.write('{"ok":');
    },
  ],
  [
    "a body that drips",
    (response: ServerResponse) => {
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => {
        clearInterval(timer);
      });
    },
  ],
] as [string, Answer][])("ends with the deadline: %s", async (_, answer) => {
  answers = [answer];
  const { client, counts } = setUp();

  await expect(errorOf(get(client, { deadline: deadlineIn(REACHED_MS) }))).resolves.toMatchObject({
    kind: "third-party-timeout",
    message: expect.stringContaining("total timeout") as string,
  });

  expect(counts.attempts).toBe(1);
});

test("the deadline covers all attempts", async () => {
  answers = [status(503), status(503), () => undefined];
  const { client, counts } = setUp();
  // What is left when the last attempt begins.
  const deadline = () => (server.requests.length < 2 ? UNREACHED_MS : REACHED_MS);

  await expect(errorOf(get(client, { deadline }))).resolves.toMatchObject({
    kind: "third-party-timeout",
    message: expect.stringContaining("total timeout") as string,
  });

  expect(counts).toEqual({ attempts: 3, retries: 2, failures: 1 });
});

test("without time left nothing is sent", async () => {
  answers = [ok];

  await expect(errorOf(get(setUp().client, { deadline: deadlineIn(0) }))).resolves.toMatchObject({
    kind: "third-party-timeout",
  });

  expect(server.requests).toHaveLength(0);
});

test("retries a connection that is lost", async () => {
  answers = [(response) => response.destroy(), (response) => response.destroy(), ok];
  const { client, counts } = setUp();

  await expect(get(client)).resolves.toEqual({ ok: true });

  expect(counts).toEqual({ attempts: 3, retries: 2, failures: 0 });
});

test("retries a connection that is lost in the body", async () => {
  answers = [
    (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write(CANARY, () => response.destroy());
    },
    ok,
  ];

  await expect(get(setUp().client)).resolves.toEqual({ ok: true });
});

test("says when nothing listens", async () => {
  const { url } = server;
  await server.close();
  const { client, counts } = setUp();

  const error = await errorOf(get(client, { url }));

  expect(error).toMatchObject({ kind: "connection-failed" });
  expect(error.message).toContain("ECONNREFUSED");
  expect(counts).toEqual({ attempts: 3, retries: 2, failures: 1 });
});

test("retries a connection that does not come up in time", async () => {
  const silent = await startTcpServer();
  const { client, counts } = setUp(REACHED_MS);

  const error = await errorOf(get(client, { url: silent.url }));
  silent.close();

  expect(error).toMatchObject({ kind: "third-party-timeout" });
  expect(error.message).toContain("connect timeout");
  expect(counts).toEqual({ attempts: 3, retries: 2, failures: 1 });
});

test.each([`${CANARY}\n`, ` ${CANARY}`, `${CANARY}\u00e9`, `${CANARY}\u0000`, `a ${CANARY}`])(
  "refuses a key that a header cannot carry, without showing it: %j",
  async (key) => {
    const error = await errorOf(get(setUp().client, { key }));

    expect(error).toMatchObject({ kind: "key-unusable" });
    expect(server.requests).toHaveLength(0);
  },
);
