/** Runs in a process of its own: the upstreams of all contestants. */
import { serveOperations } from "../processes/serve-operations";
import type { UpstreamBehaviour } from "./behaviour";
import { Upstream } from "./upstream";

/** Below the ports that the kernel gives to outgoing connections, so that a closed one stays free. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

const upstreams = new Map<number, Upstream>();
let nextPort = FIRST_PORT + Math.floor(Math.random() * 8_000);

const operations = {
  /** @returns the port */
  open: async (behaviour: UpstreamBehaviour): Promise<number> => {
    while (nextPort < LAST_PORT) {
      try {
        const upstream = await Upstream.open(nextPort++, behaviour);
        upstreams.set(upstream.port, upstream);
        return upstream.port;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      }
    }
    throw new Error(`No port below ${LAST_PORT} is free.`);
  },
  set: async ({
    port,
    behaviour,
  }: {
    port: number;
    behaviour: UpstreamBehaviour;
  }): Promise<void> => {
    await at(port).set(behaviour);
  },
  /** @returns requests since the behaviour was set */
  requests: ({ port }: { port: number }): Promise<number> => Promise.resolve(at(port).requests),
  close: async ({ port }: { port: number }): Promise<void> => {
    await at(port).close();
    upstreams.delete(port);
  },
};

export type UpstreamOperations = typeof operations;

function at(port: number): Upstream {
  const upstream = upstreams.get(port);
  if (upstream === undefined) throw new Error(`No upstream has port ${port}.`);
  return upstream;
}

serveOperations(operations);
