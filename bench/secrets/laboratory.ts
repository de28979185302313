import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bundles } from "./bundles";
import type { Contestant } from "./contestants";
import type { ReaderOptions } from "./contestants/reader";
import { functionEnvironment } from "./environment";
import { ChildProgram } from "./processes/child-program";
import type { ContestantOperations, ProcessCounts } from "./programs/contestant-operations";
import type { UpstreamBehaviour } from "./upstream/behaviour";
import type { UpstreamOperations } from "./upstream/program";

/** An upstream that answers with a key at once. */
export const ANSWERING: UpstreamBehaviour = {
  mode: "answering",
  latencyMs: 0,
  secretString: JSON.stringify({ apiKey: "key-1" }),
  versionId: "version-1",
};

/** A contestant in a fresh process, with an upstream of its own. */
export interface Subject {
  readonly contestant: Contestant;
  readonly port: number;
  readonly process: ChildProgram<ContestantOperations>;
  /** Changes how the upstream answers, and counts its requests from there. */
  setUpstream(behaviour: UpstreamBehaviour): Promise<void>;
  /** Requests that the upstream got since its behaviour was set. */
  requests(): Promise<number>;
  counts(): Promise<ProcessCounts>;
  end(): Promise<void>;
}

/** Builds the programs, runs the upstreams, and starts contestants. */
export class Laboratory {
  readonly bundles: Bundles;
  readonly #folder = mkdtempSync(join(tmpdir(), "one-reader-bench-"));
  #upstreams: Promise<ChildProgram<UpstreamOperations>> | undefined;

  constructor() {
    this.bundles = new Bundles(this.#folder);
    // Also when the run is interrupted. The processes end with this one.
    process.once("exit", () => {
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  /** Opens an upstream. @returns its port */
  async openUpstream(behaviour: UpstreamBehaviour): Promise<number> {
    return await (await this.#upstreamProgram()).call("open", behaviour);
  }

  /** Starts a contestant in a fresh process. It has read nothing yet. */
  async start(
    contestant: Contestant,
    { ttlMs }: Pick<ReaderOptions, "ttlMs">,
    behaviour: UpstreamBehaviour = ANSWERING,
  ): Promise<Subject> {
    const upstreams = await this.#upstreamProgram();
    const port = await upstreams.call("open", behaviour);
    const file = await this.bundles.program(contestant);
    const child = new ChildProgram<ContestantOperations>(file, functionEnvironment(port));
    await child.call("create", { ttlMs, port });
    return {
      contestant,
      port,
      process: child,
      setUpstream: (changed) => upstreams.call("set", { port, behaviour: changed }),
      requests: () => upstreams.call("requests", { port }),
      counts: () => child.call("counts", undefined),
      end: async () => {
        child.stop();
        await upstreams.call("close", { port });
      },
    };
  }

  /** As `start`, for the time of a measurement. */
  async with<T>(
    contestant: Contestant,
    options: Pick<ReaderOptions, "ttlMs">,
    measure: (subject: Subject) => Promise<T>,
    behaviour?: UpstreamBehaviour,
  ): Promise<T> {
    const subject = await this.start(contestant, options, behaviour);
    try {
      return await measure(subject);
    } finally {
      await subject.end();
    }
  }

  /** Ends the upstreams. The programs are removed when this process ends. */
  async close(): Promise<void> {
    (await this.#upstreams)?.stop();
  }

  #upstreamProgram(): Promise<ChildProgram<UpstreamOperations>> {
    this.#upstreams ??= this.bundles
      .upstream()
      .then((file) => new ChildProgram<UpstreamOperations>(file, { PATH: process.env.PATH }));
    return this.#upstreams;
  }
}
