import type { IncomingMessage, ServerResponse } from "node:http";

import { startLoopbackServer } from "../loopback-server";
import { ExpiringCache } from "./expiring-cache";
import { AwsError, ConnectionError, type ProviderBackend } from "./provider-backend";

export interface ExtensionStandInOptions {
  readonly backend: ProviderBackend;
  /** What the header X-Aws-Parameters-Secrets-Token must carry: AWS_SESSION_TOKEN in Lambda. */
  readonly token: string;
  /** Left out: a free one. */
  readonly port?: number;
  /** Whether it serves from the beginning. In Lambda it serves from the first invocation on. */
  readonly ready?: boolean;
  /** SECRETS_MANAGER_TTL, in s: 0 to 300, 0 turns the cache off. Default 300. */
  readonly secretsTtlSeconds?: number;
  /** SSM_PARAMETER_STORE_TTL, in s: 0 to 300, 0 turns the cache off. Default 300. */
  readonly parametersTtlSeconds?: number;
  /** PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE: 0 to 1000, 0 turns the cache off. Default 1000. */
  readonly cacheSize?: number;
  /** SECRETS_MANAGER_TIMEOUT_MILLIS and SSM_PARAMETER_STORE_TIMEOUT_MILLIS. Default 0: no bound. */
  readonly timeoutMs?: number;
  /** A clock in ms, for tests. */
  readonly now?: () => number;
}

export interface ExtensionStandIn {
  readonly port: number;
  /** Requests so far, refused ones included. */
  requests(): number;
  setReady(ready: boolean): void;
  close(): Promise<void>;
}

/** The one text for whatever AWS refused. The reason is in the extension's log only. */
const REFUSED = "an unexpected error occurred while executing request";
const NOT_READY = "not ready to serve traffic, please wait";
const TOKEN_HEADER = "x-aws-parameters-secrets-token";

/**
 * Starts a stand-in of the AWS Parameters and Secrets Lambda Extension, which is closed source.
 *
 * Documented by AWS, and imitated: port, paths, query names, the token, the 400 before the first
 * invocation, the variables of cache and timeouts, ciphertext without `withDecryption`, the first of
 * `version` and `label` wins.
 * Shown by users, and imitated: the shape of the bodies, and 400 with one text for a missing secret or
 * parameter, a denied read and a wrong version.
 * Not known, and assumed: 401 for a missing or wrong token, 429 when AWS throttles, 500 when AWS fails
 * or cannot be reached. A name in the query that is not documented is refused, which is stricter than
 * what is known, so that a client that relies on one shows.
 * Not imitated: the limit of connections to AWS, log levels, `/aws/reference/secretsmanager`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 * @see https://github.com/fedonev/lambda-params-secrets/blob/main/data/test-responses.json
 */
export async function startExtensionStandIn(
  options: ExtensionStandInOptions,
): Promise<ExtensionStandIn> {
  let ready = options.ready ?? true;
  let requests = 0;
  const reads = new ExtensionReads(options);
  const server = await startLoopbackServer((request, response) => {
    requests += 1;
    void respond(request, response);
  }, options.port);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body: string) => {
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(body);
    };
    if (!ready) {
      send(400, NOT_READY);
      return;
    }
    if (request.headers[TOKEN_HEADER] !== options.token) {
      send(401, "the token is missing or wrong");
      return;
    }
    const url = new URL(request.url ?? "/", "http://localhost");
    const read = request.method === "GET" ? reads.find(url) : undefined;
    if (read === undefined) {
      send(404, "404 page not found");
      return;
    }
    try {
      const body = JSON.stringify(await read());
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    } catch (error) {
      send(statusOf(error), REFUSED);
    }
  }

  return {
    port: server.port,
    requests: () => requests,
    setReady: (value) => {
      ready = value;
    },
    close: () => server.close(),
  };
}

/**
 * The options that AWS's variables on the function stand for.
 *
 * @param environment - of the extension, which has that of the function
 */
export function extensionOptions(
  environment: Readonly<Record<string, string | undefined>>,
): Omit<ExtensionStandInOptions, "backend"> {
  const number = (name: string, otherwise: number) => Number(environment[name] ?? otherwise);
  const cached = environment.PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED?.toUpperCase() !== "FALSE";
  return {
    token: environment.AWS_SESSION_TOKEN ?? "",
    port: number("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", 2773),
    cacheSize: cached ? number("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", 1_000) : 0,
    secretsTtlSeconds: number("SECRETS_MANAGER_TTL", 300),
    parametersTtlSeconds: number("SSM_PARAMETER_STORE_TTL", 300),
    timeoutMs: number("SECRETS_MANAGER_TIMEOUT_MILLIS", 0),
  };
}

/** The reads that a request can ask for, with the cache of each store. */
class ExtensionReads {
  readonly #backend: ProviderBackend;
  readonly #timeoutMs: number;
  readonly #secrets: ExpiringCache<object> | undefined;
  readonly #parameters: ExpiringCache<object> | undefined;

  constructor(options: ExtensionStandInOptions) {
    const { secretsTtlSeconds = 300, parametersTtlSeconds = 300, cacheSize = 1_000 } = options;
    const cacheOf = (ttlSeconds: number) =>
      ttlSeconds === 0 || cacheSize === 0
        ? undefined
        : new ExpiringCache<object>({
            ttlMs: ttlSeconds * 1_000,
            maxEntries: cacheSize,
            ...(options.now && { now: options.now }),
          });
    this.#backend = options.backend;
    this.#timeoutMs = options.timeoutMs ?? 0;
    this.#secrets = cacheOf(secretsTtlSeconds);
    this.#parameters = cacheOf(parametersTtlSeconds);
  }

  /** What a path asks for, or `undefined` when there is no such path. */
  find(url: URL): (() => Promise<object>) | undefined {
    const query = Object.fromEntries(url.searchParams);
    switch (url.pathname.replace(/\/$/, "")) {
      case "/secretsmanager/get":
        return () => this.#cached(this.#secrets, query, () => this.#secret(query));
      case "/systemsmanager/parameters/get":
        return () => this.#cached(this.#parameters, query, () => this.#parameter(query));
      default:
        return undefined;
    }
  }

  async #secret(query: Readonly<Record<string, string>>): Promise<object> {
    refuseOtherNames(query, ["secretId", "versionId", "versionStage"]);
    const { secretId = "", versionId, versionStage } = query;
    const output = await this.#backend.getSecretValue({
      secretId,
      ...(versionId !== undefined && { versionId }),
      ...(versionStage !== undefined && { versionStage }),
    });
    return {
      SecretBinary: null,
      SecretString: null,
      ...output,
      CreatedDate: new Date(output.CreatedDate * 1_000).toISOString(),
      ResultMetadata: {},
    };
  }

  async #parameter(query: Readonly<Record<string, string>>): Promise<object> {
    refuseOtherNames(query, ["name", "version", "label", "withDecryption"]);
    const { name = "", withDecryption } = query;
    const [first] = Object.entries(query).filter(([key]) => ["version", "label"].includes(key));
    const output = await this.#backend.getParameter({
      name: first === undefined ? name : `${name}:${first[1]}`,
      withDecryption: withDecryption?.toLowerCase() === "true",
    });
    return { Parameter: { SourceResult: null, ...output }, ResultMetadata: {} };
  }

  async #cached(
    cache: ExpiringCache<object> | undefined,
    query: Readonly<Record<string, string>>,
    read: () => Promise<object>,
  ): Promise<object> {
    const key = JSON.stringify(Object.entries(query).sort());
    const entry = cache?.get(key);
    if (entry?.fresh) return entry.value;
    const value = await withTimeout(read(), this.#timeoutMs);
    cache?.set(key, value);
    return value;
  }
}

function refuseOtherNames(query: object, names: readonly string[]): void {
  if (!Object.keys(query).every((name) => names.includes(name)))
    throw new TypeError("unknown name");
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  if (timeoutMs === 0) return work;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ConnectionError("timeout"));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof ConnectionError) return 500;
  if (!(error instanceof AwsError)) return 400;
  if (/Throttl|TooManyRequests/.test(error.type)) return 429;
  return error.status >= 500 ? 500 : 400;
}
