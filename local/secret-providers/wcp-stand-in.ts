import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

import type { ProviderBackend, SecretOutput } from "./provider-backend";
import { answerTo, isTransient, WcpAnswer } from "./wcp-answer";
import { WcpCaches } from "./wcp-caches";
import type { WcpConfig } from "./wcp-config";
import { type PrefetchLog, prefetchSecrets } from "./wcp-prefetch";
import { parseWcpQuery, type WcpQuery } from "./wcp-query";
import { wcpTokenOf } from "./wcp-token-value";

/** After which time the provider cuts a connection, whatever happens on it, in ms. */
const CONNECTION_LIFETIME_MS = 61_000;

export interface WcpStandInOptions {
  readonly backend: ProviderBackend;
  readonly config: WcpConfig;
  /** Where the token comes from. Left out: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Left out: 61 s, in ms. */
  readonly connectionLifetimeMs?: number;
  /** Never told a value. Left out: nobody. */
  readonly log?: PrefetchLog;
  /** A clock in ms for the cache, for tests. */
  readonly now?: () => number;
}

export interface WcpStandIn {
  readonly port: number;
  /** Requests so far, refused ones included. */
  requests(): number;
  /** Settles when requests are answered. Rejects when AWS STS refuses the credentials. */
  readonly serving: Promise<void>;
  /** Settles when what is to be read in advance has been read, or has failed. */
  readonly prefetched: Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a stand-in of the AWS Workload Credentials Provider 3.0 (before: AWS Secrets Manager Agent)
 * on 127.0.0.1.
 *
 * Imitated, as its README says and its source does: the configuration file; the token and where it
 * comes from; the order of the checks (connections, token, method, path); `/ping`,
 * `/secretsmanager/get` and the path prefix; the names in the query and the texts that refuse one; the
 * cache with its key, DescribeSecret at the end of the TTL, `refreshNow` and
 * `ignore_transient_errors`; roles and `max_roles`; reading in advance under the name only; that the
 * port is bound before AWS STS is asked, so that a request hangs until it has answered; that a
 * connection is cut after 61 s.
 * Not imitated: certificates, `credentials_file_path`, the flat configuration keys, the log file, the
 * retries of the AWS SDK, the size limit of a request, the IP time to live of 1.
 *
 * @see https://github.com/aws/aws-workload-credentials-provider
 * @returns when the port is bound
 * @throws {Error} when there is no token, or the port is taken
 */
export async function startWcpStandIn(options: WcpStandInOptions): Promise<WcpStandIn> {
  const { config, backend, log = () => undefined } = options;
  const token = wcpTokenOf(config.ssrfEnvironmentVariables, options.environment ?? process.env);
  const caches = new WcpCaches(config, backend, options.now);
  const connections = new Connections(options.connectionLifetimeMs ?? CONNECTION_LIFETIME_MS);
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    void serving.then(
      () => respond(request, response),
      () => request.socket.destroy(),
    );
  });
  // The provider bounds a connection and nothing else.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
  });
  server.listen(config.httpPort, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const serving = checkCredentials(config, backend);
  const prefetched = serving.then(
    () => connections.whileHolding(() => prefetch(config, caches, log)),
    () => undefined,
  );

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      response.end(await answer(request));
    } catch (error) {
      const { status, body } = answerTo(error);
      log("warn", `Answered ${status}`);
      response.writeHead(status).end(body);
    }
  }

  /** @throws {WcpAnswer} that refuses the request */
  async function answer(request: IncomingMessage): Promise<string> {
    const url = new URL(`http://localhost${request.url ?? "/"}`);
    const ping = url.pathname === "/ping";
    if (connections.countOf(request.socket) > config.maxConnections + (ping ? 3 : 1)) {
      throw new WcpAnswer(429, "Connection limit exceeded");
    }
    if (!ping) checkToken(request, config.ssrfHeaders, token);
    if (request.method !== "GET") throw new WcpAnswer(405, "Not allowed");
    if (ping) return "healthy";
    const query = queryOf(url, config.pathPrefix);
    const cache = await caches.of(query.roleArn);
    return JSON.stringify(bodyOf(await cache.get(query)));
  }

  return {
    port,
    requests: () => requests,
    serving,
    prefetched,
    close: async () => {
      connections.cut();
      server.close();
      await once(server, "close");
    },
  };
}

async function checkCredentials(config: WcpConfig, backend: ProviderBackend): Promise<void> {
  if (!config.validateCredentials) return;
  try {
    await backend.checkIdentity();
  } catch (error) {
    if (!config.ignoreTransientErrors || !isTransient(error)) throw error;
  }
}

async function prefetch(config: WcpConfig, caches: WcpCaches, log: PrefetchLog): Promise<void> {
  if (config.prefetchSecrets.length + config.prefetchTags.length === 0) return;
  await prefetchSecrets(config, caches, log);
}

function checkToken(request: IncomingMessage, headers: readonly string[], token: string): void {
  if ("x-forwarded-for" in request.headers) throw new WcpAnswer(400, "Forwarded");
  if (headers.some((name) => request.headers[name.toLowerCase()] === token)) return;
  throw new WcpAnswer(403, "Bad Token");
}

function queryOf(url: URL, pathPrefix: string): WcpQuery {
  if (url.pathname === "/secretsmanager/get") return parseWcpQuery(url);
  if (url.pathname.startsWith(pathPrefix)) {
    return parseWcpQuery(url, url.pathname.slice(pathPrefix.length));
  }
  throw new WcpAnswer(404, "Not found");
}

/** The fields in the provider's order, with the date as a text. */
function bodyOf(secret: SecretOutput): object {
  return {
    ARN: secret.ARN,
    Name: secret.Name,
    VersionId: secret.VersionId,
    ...(secret.SecretString !== undefined && { SecretString: secret.SecretString }),
    ...(secret.SecretBinary !== undefined && { SecretBinary: secret.SecretBinary }),
    VersionStages: secret.VersionStages,
    CreatedDate: String(secret.CreatedDate),
  };
}

/** The open connections. How many there were when one was accepted holds for its whole life. */
class Connections {
  readonly #lifetimeMs: number;
  readonly #open = new Set<Socket>();
  readonly #counts = new WeakMap<Socket, number>();
  /** The server itself, and reading in advance while it runs. */
  #holders = 1;

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  add(socket: Socket): void {
    this.#open.add(socket);
    this.#counts.set(socket, this.#open.size + this.#holders);
    const timer = setTimeout(() => socket.destroy(), this.#lifetimeMs);
    socket.on("close", () => {
      clearTimeout(timer);
      this.#open.delete(socket);
    });
  }

  countOf(socket: Socket): number {
    return this.#counts.get(socket) ?? 0;
  }

  async whileHolding(work: () => Promise<void>): Promise<void> {
    this.#holders += 1;
    try {
      await work();
    } finally {
      this.#holders -= 1;
    }
  }

  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
