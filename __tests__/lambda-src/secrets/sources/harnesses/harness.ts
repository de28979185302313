import type { SecretSource } from "../../../../../lambda-src/secrets/secret-source";
import { MemoryBackend } from "../../../../../local/secret-providers/memory-backend";
import { awsEnvironment, startAwsFront } from "../../../../local/secret-providers/aws-front";
import { REACHED_MS, UNREACHED_MS } from "../../../../support/time";
import type { SourceHarness } from "../../contract/source-harness";
import { BACKEND_FAILURES, type Listener, Presence } from "./upstream-failures";

/** Bounds of one attempt, in ms. */
interface Timeouts {
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

export interface HarnessOptions {
  readonly backend: MemoryBackend;
  readonly source: (timeouts: Timeouts) => SecretSource;
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
  const { backend } = options;
  const sourceWith = (ms: number) => options.source({ connectTimeoutMs: ms, requestTimeoutMs: ms });
  const patient = sourceWith(UNREACHED_MS);
  // Only for what is not answered: a busy machine might not answer anything within its bound.
  const impatient = sourceWith(REACHED_MS);
  let source = patient;
  const presence = new Presence(options.listener, options.restart);
  return {
    source: {
      secretName: patient.secretName,
      fetch: async (fetchOptions) => {
        await presence.settled;
        return source.fetch(fetchOptions);
      },
    },
    put: options.put,
    fail: (failure) => {
      source = failure === "timeout" ? impatient : patient;
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
