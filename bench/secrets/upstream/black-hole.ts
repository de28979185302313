import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

const HOST = "127.0.0.1";
/** How long a connection may take to be established on this machine, in ms. */
const CONNECT_MS = 150;
/** More connections than the shortest queue of any kernel holds. */
const MOST_FILLERS = 64;

/**
 * Listens, then says so and blocks its event loop for good: the kernel queues connections, nobody takes
 * them.
 */
const LISTENER = `
const { createServer } = require("node:net");
const { parentPort, workerData } = require("node:worker_threads");
createServer().listen({ port: workerData, host: "${HOST}", backlog: 1 }, () => {
  parentPort.postMessage("listening");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/** A port of this machine on which a connection is neither accepted nor refused. */
export class BlackHole {
  readonly #worker: Worker;
  readonly #fillers: Socket[] = [];

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** @throws when the port is taken, or when this system answers connections all the same */
  static async open(port: number): Promise<BlackHole> {
    const worker = new Worker(LISTENER, { eval: true, workerData: port });
    await once(worker, "message");
    const hole = new BlackHole(worker);
    for (let count = 0; count < MOST_FILLERS; count++) {
      if (!(await hole.#isConnected(port))) return hole;
    }
    await hole.close();
    throw new Error("This system queues every connection: a black hole cannot be made.");
  }

  async close(): Promise<void> {
    for (const socket of this.#fillers) socket.destroy();
    await this.#worker.terminate();
  }

  /** Leaves the connection open, so that it keeps its place in the queue. */
  async #isConnected(port: number): Promise<boolean> {
    const socket = connect(port, HOST);
    this.#fillers.push(socket);
    socket.on("error", () => undefined);
    return await new Promise<boolean>((resolve) => {
      socket.once("connect", () => {
        resolve(true);
      });
      // After one more look at the socket: this process may have stood still for that long.
      setTimeout(() => setImmediate(resolve, false), CONNECT_MS);
    });
  }
}
