import type { SecretsManagerClientConfig } from "@aws-sdk/client-secrets-manager";

/** The secret that every contestant reads: a JSON object with the key in a field. */
export const SECRET_NAME = "weather";
export const FIELD = "apiKey";

/**
 * Every contestant gets the same bounds, although none of the documentations sets one: without them
 * the AWS SDK waits for as long as the function lives, and that alone would decide an outage.
 */
export const CONNECT_TIMEOUT_MS = 1_000;
export const REQUEST_TIMEOUT_MS = 2_000;

export const SDK_CONFIGURATION: SecretsManagerClientConfig = {
  requestHandler: {
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
};

export interface ReaderOptions {
  /** How long a value may be used, in ms. */
  readonly ttlMs: number;
  /** Where the loopback protocol is served. The SDK has the address from its environment. */
  readonly port: number;
}

/** One way to read the secret, as a handler uses it. */
export interface Reader {
  /** One read. What it gives is whatever the contestant gives its users. */
  read(): Promise<unknown>;
  /** The same read by the secret's name, where there is a shorter one without it. */
  readByName?(): Promise<unknown>;
  /** A read without waiting: the value that is held, if it may be used. */
  peek?(): unknown;
  /** The same by the secret's name. */
  peekByName?(): unknown;

  /** The key in plaintext, of what a read gave. */
  textOf(result: unknown): string;

  /** A read past the cache, with the means that the contestant offers. */
  refresh?(): Promise<unknown>;
  /** Calls a third party with the key, where the contestant deals with a rejection itself. */
  withSecret?<T>(call: (key: string) => Promise<T>): Promise<T>;

  /** One invocation of the function, where the contestant has to know when it ends. */
  invocation?<T>(handler: () => Promise<T>): Promise<T>;

  /** The objects, beside what a read gives, that hold the key. */
  readonly holders: readonly unknown[];
}

export type CreateReader = (options: ReaderOptions) => Reader;

/** The key of a secret's text or of its parsed form. */
export function keyOf(content: unknown): string {
  const parsed: unknown = typeof content === "string" ? JSON.parse(content) : content;
  return String((parsed as Record<string, unknown>)[FIELD]);
}
