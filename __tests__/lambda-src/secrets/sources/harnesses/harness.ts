import type { SecretSource } from "../../../../../lambda-src/secrets/secret-source";
import { MemoryBackend } from "../../../../../local/secret-providers/memory-backend";
import { awsEnvironment, startAwsFront } from "../../../../local/secret-providers/aws-front";
import type { SourceHarness } from "../../contract/source-harness";
import { BACKEND_FAILURES, type Listener, Presence } from "./upstream-failures";

/** Bound of one attempt, in ms. Every hang takes it, and a busy machine must answer within it. */
export const REQUEST_TIMEOUT_MS = 500;

export interface HarnessOptions {
  readonly backend: MemoryBackend;
  readonly source: SecretSource;
  /** What the source talks to. It can go away. */
  readonly listener: Listener;
  /** Starts it again, on the same port. */
  readonly restart: () => Promise<Listener>;
  readonly put: (text: string) => string;
  readonly calls: () => number;
  /** Ends what else is there. */
  readonly close?: () => Promise<void>;
}

/** What the harnesses of all sources have in common. */
export function harnessOf(options: HarnessOptions): SourceHarness {
  const { backend, source } = options;
  const presence = new Presence(options.listener, options.restart);
  return {
    source: {
      secretName: source.secretName,
      fetch: async (fetchOptions) => {
        await presence.settled;
        return source.fetch(fetchOptions);
      },
    },
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    put: options.put,
    fail: (failure) => {
      presence.set(failure !== "connection-refused");
      backend.fail(
        failure === undefined || failure === "connection-refused"
          ? undefined
          : BACKEND_FAILURES[failure],
      );
    },
    delay: (ms) => {
      backend.delay(ms);
    },
    calls: options.calls,
    close: async () => {
      presence.set(false);
      await presence.settled;
      await options.close?.();
    },
  };
}

/** AWS for the SDK of this process, which reads its address when a source is made. */
export async function startAws(backend: MemoryBackend, port?: number) {
  const front = await startAwsFront(backend, port);
  Object.assign(process.env, awsEnvironment(front));
  return front;
}
