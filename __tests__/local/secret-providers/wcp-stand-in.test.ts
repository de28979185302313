/** What only the stand-in can be tested for: it needs another clock, or an end that AWS decides. */
import { connect } from "node:net";
import { MemoryBackend } from "../../../local/secret-providers/memory-backend";
import { AwsError, ConnectionError } from "../../../local/secret-providers/provider-backend";
import { parseWcpConfig } from "../../../local/secret-providers/wcp-config";
import {
  startWcpStandIn,
  type WcpStandIn,
  type WcpStandInOptions,
} from "../../../local/secret-providers/wcp-stand-in";
import { eventually } from "../../support/time";
import { ask, secretOf, TOKEN } from "./wcp-request";

const GET = "/secretsmanager/get?secretId=weather";
const CANARY = "canary-a6611f0b";

let backend: MemoryBackend;
let standIn: WcpStandIn | undefined;
const log: string[] = [];

beforeEach(() => {
  backend = new MemoryBackend();
  backend.putSecret("weather", CANARY);
  log.length = 0;
});

afterEach(async () => {
  jest.useRealTimers();
  await standIn?.close();
  standIn = undefined;
  expect(log.join("\n")).not.toContain(CANARY);
});

async function start(
  keys = "validate_credentials = false",
  options: Partial<WcpStandInOptions> = {},
): Promise<WcpStandIn> {
  standIn = await startWcpStandIn({
    backend,
    config: parseWcpConfig(`[capabilities.secrets_manager]\nhttp_port = 0\n${keys}`),
    environment: { AWS_TOKEN: TOKEN },
    log: (level, line) => log.push(`${level} ${line}`),
    ...options,
  });
  return standIn;
}

test("a secret is fresh up to its TTL", async () => {
  let now = 0;
  const { port } = await start("validate_credentials = false\ncache.ttl_seconds = 60", {
    now: () => now,
  });
  await secretOf(port, GET);

  now = 59_999;
  await secretOf(port, GET);
  expect(backend.count("DescribeSecret")).toBe(0);

  now = 60_001;
  await secretOf(port, GET);
  expect(backend.count("DescribeSecret")).toBe(1);

  // What was checked has a whole TTL again.
  now = 120_000;
  await secretOf(port, GET);
  expect(backend.count("DescribeSecret")).toBe(1);
});

test("the cache drops what was written first", async () => {
  backend.putSecret("second", "value");
  const { port } = await start("validate_credentials = false\ncache.cache_size = 1");

  await secretOf(port, GET);
  await secretOf(port, "/secretsmanager/get?secretId=second");
  await secretOf(port, GET);

  expect(backend.count("GetSecretValue")).toBe(3);
});

test("a request hangs while AWS STS is asked, on a port that is bound already", async () => {
  backend.fail("hang", "GetCallerIdentity");
  const { port } = await start("");
  const answered = jest.fn();

  void ask(port, "/ping").then(answered, () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 100));

  expect(answered).not.toHaveBeenCalled();
});

test("credentials that AWS STS refuses end it", async () => {
  backend.fail(new AwsError(403, "InvalidClientTokenId", "no"), "GetCallerIdentity");

  const { port, serving } = await start("");

  await expect(serving).rejects.toThrow(AwsError);
  await expect(ask(port, "/ping")).rejects.toThrow();
});

test.each([
  [new ConnectionError("timeout"), "true", true],
  [new AwsError(500, "InternalFailure", ""), "true", true],
  [new ConnectionError("timeout"), "false", false],
])("when AWS STS fails with %p, ignore_transient_errors = %s", async (failure, ignore, serves) => {
  backend.fail(failure, "GetCallerIdentity");

  const { serving } = await start(`ignore_transient_errors = ${ignore}`);

  await expect(
    serving.then(
      () => true,
      () => false,
    ),
  ).resolves.toBe(serves);
});

test.each([
  [{ AWS_TOKEN: "" }, ""],
  [{ OTHER: "x" }, undefined],
])("the token of %p", async (environment, token) => {
  const starting = start(undefined, { environment });

  if (token === undefined) {
    await expect(starting).rejects.toThrow(
      'Could not read SSRF token variable(s) ["AWS_TOKEN","AWS_SESSION_TOKEN","AWS_CONTAINER_AUTHORIZATION_TOKEN"]',
    );
    return;
  }
  const { port } = await starting;
  await expect(ask(port, GET, { "X-Aws-Parameters-Secrets-Token": token })).resolves.toMatchObject({
    status: 200,
  });
});

test("a file with the token that cannot be read", async () => {
  const environment = { AWS_TOKEN: "file:///nonexistent/token" };

  await expect(start(undefined, { environment })).rejects.toThrow("ENOENT");
});

test("a port that is taken", async () => {
  const { port } = await start();
  const config = parseWcpConfig(`[capabilities.secrets_manager]\nhttp_port = ${port}`);

  await expect(
    startWcpStandIn({ backend, config, environment: { AWS_TOKEN: TOKEN } }),
  ).rejects.toThrow("EADDRINUSE");
});

test.each([
  [new ConnectionError("timeout"), 504, '{"__type":"TimeoutError","message":"Timeout"}'],
  [new ConnectionError("io"), 502, '{"__type":"ConnectionError","message":"Read Error"}'],
  [new AwsError(400, "AccessDeniedException", ""), 400, '{"__type":"InternalFailure"}'],
  [new AwsError(503, "InternalFailure", "x"), 503, '{"__type":"InternalFailure"}'],
])("%p is answered with %d %s", async (failure, status, body) => {
  const { port } = await start();
  backend.fail(failure);

  await expect(ask(port, GET)).resolves.toMatchObject({ status, body });
});

test("an error that nobody foresaw is one of the provider", async () => {
  jest.spyOn(backend, "getSecretValue").mockRejectedValue(new RangeError(CANARY));
  const { port } = await start();

  await expect(ask(port, GET)).resolves.toMatchObject({
    status: 500,
    body: '{"__type":"InternalFailure"}',
  });
});

test("a role that takes too long", async () => {
  backend.fail(new ConnectionError("timeout"), "GetCallerIdentity");
  const { port } = await start();
  const role = "arn:aws:iam::111122223333:role/reader";

  await expect(ask(port, `${GET}&roleArn=${role}`)).resolves.toMatchObject({
    status: 504,
    body: JSON.stringify({
      __type: "TimeoutError",
      message: `Timed out creating caching client from role: ${role}`,
    }),
  });
});

describe("connections", () => {
  /** A connection that is kept, and what came over it. */
  async function keptConnection(port: number) {
    const socket = connect({ host: "127.0.0.1", port });
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
    });
    socket.on("error", () => undefined);
    const closed = new Promise<void>((resolve) => {
      socket.on("close", () => {
        resolve();
      });
    });
    await new Promise((resolve) => socket.on("connect", resolve));
    const send = async (path: string) => {
      text = "";
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Aws-Parameters-Secrets-Token: ${TOKEN}\r\n\r\n`,
      );
      await eventually(() => text.includes("\r\n\r\n"));
      return Number(text.slice(9, 12));
    };
    return { send, closed, end: () => socket.destroy() };
  }

  test("are cut when their time is over, also within a request", async () => {
    backend.fail("hang", "GetSecretValue");
    const { port } = await start(undefined, { connectionLifetimeMs: 100 });
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    const idle = await keptConnection(port);
    expect(await idle.send("/ping")).toBe(200);
    const cut = expect(ask(port, GET)).rejects.toThrow(/socket hang up|ECONNRESET/);
    await eventually(() => backend.count("GetSecretValue") === 1);

    jest.advanceTimersByTime(100);

    await cut;
    await idle.closed;
  });

  test("over the limit are refused for their whole life; two more may ping", async () => {
    const { port } = await start("validate_credentials = false\nmax_conn = 1");
    const first = await keptConnection(port);
    expect(await first.send(GET)).toBe(200);
    const second = await keptConnection(port);
    const third = await keptConnection(port);
    const fourth = await keptConnection(port);

    expect(await second.send(GET)).toBe(429);
    expect(await second.send("/ping")).toBe(200);
    expect(await third.send("/ping")).toBe(200);
    expect(await fourth.send("/ping")).toBe(429);

    first.end();
    await first.closed;
    expect(await second.send(GET)).toBe(429);
    for (const connection of [second, third, fourth]) {
      connection.end();
      await connection.closed;
    }
  });
});

describe("reading in advance", () => {
  const names = Array.from({ length: 50 }, (_, index) => `secret-${index}`);

  beforeEach(() => {
    for (const name of names) {
      backend.putSecret(name, CANARY);
      backend.tagSecret(name, "prefetch");
    }
  });

  const batchSizes = () =>
    backend.calls
      .filter(({ operation }) => operation === "BatchGetSecretValue")
      .map(({ request }) => (request.secretIds as string[] | undefined)?.length);

  test("is done in batches of 20", async () => {
    const secrets = names.map((name) => `{ secret_id = "${name}" }`).join(",");
    const { prefetched, port } = await start(
      `validate_credentials = false\nprefetch.secrets = [${secrets}]`,
    );
    await prefetched;

    expect(batchSizes()).toEqual([20, 20, 10]);
    await secretOf(port, "/secretsmanager/get?secretId=secret-49");
    expect(backend.count("GetSecretValue")).toBe(0);
    expect(log).toEqual(["info Pre-fetch complete: success=50, failed=0"]);
  });

  test("fills no more than its share of the cache", async () => {
    const { prefetched } = await start(
      "validate_credentials = false\ncache.cache_size = 30\n" +
        'prefetch.cache_buffer_ratio = 0.8\nprefetch.filter_tags = [{ key = "prefetch" }]',
    );
    await prefetched;

    const pages = backend.calls.map(({ request }) => request.maxResults);
    expect(pages).toEqual([20, 4]);
  });

  test("says in the log what failed", async () => {
    backend.fail(new AwsError(400, "AccessDeniedException", "no"), "BatchGetSecretValue");
    const { prefetched } = await start(
      'validate_credentials = false\nprefetch.filter_tags = [{ key = "prefetch" }]',
    );
    await prefetched;

    expect(log.join("\n")).toContain("Pre-fetch: BatchGetSecretValue failed");
  });

  test("does not begin when the credentials are refused", async () => {
    backend.fail(new AwsError(403, "InvalidClientTokenId", "no"), "GetCallerIdentity");
    const { prefetched } = await start('prefetch.filter_tags = [{ key = "prefetch" }]');
    await prefetched;

    expect(backend.count("BatchGetSecretValue")).toBe(0);
  });
});
