import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { type Deferred, deferred } from "./deferred";
import { ExtensionProcess } from "./extension-process";
import {
  ExtensionsApi,
  type ExtensionStatus,
  type FunctionIdentity,
  type InvokeEvent,
  type ShutdownReason,
} from "./extensions-api";
import type { Failure } from "./failure";
import type { SandboxOutput } from "./sandbox-output";

/** https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-extensions-api-reg */
const MAX_EXTENSIONS = 10;

/** Lambda's error type for an extension that ended, by what it had reported until then. */
const ERROR_TYPES: Readonly<Partial<Record<ExtensionStatus["state"], string>>> = {
  LaunchError: "Extension.LaunchError",
  InitError: "Extension.InitError",
  ExitError: "Extension.ExitError",
};

/** The external extensions of one sandbox: every file in the folder `extensions` of its layers. */
export class Extensions {
  readonly api: ExtensionsApi;
  readonly #failure: Deferred<Failure> = deferred();
  #processes: { readonly name: string; readonly process: ExtensionProcess }[] = [];
  #shuttingDown = false;

  private constructor(
    private readonly folder: string,
    private readonly names: readonly string[],
    identity: FunctionIdentity,
  ) {
    this.api = new ExtensionsApi(names, identity);
  }

  /**
   * Finds the extensions; starts none.
   *
   * @param optFolder - stands for `/opt`
   */
  static async find(optFolder: string, identity: FunctionIdentity): Promise<Extensions> {
    const folder = join(optFolder, "extensions");
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    return new Extensions(folder, names.sort(), identity);
  }

  get any(): boolean {
    return this.names.length > 0;
  }

  /** Settles when one has ended that was not told to. The sandbox is of no use then. */
  get failure(): Promise<Failure> {
    return this.#failure.promise;
  }

  /** Starts all. What they write goes to the output. Settles when all have registered. */
  start(env: Readonly<Record<string, string>>, cwd: string, output: SandboxOutput): Promise<void> {
    if (this.names.length > MAX_EXTENSIONS) {
      const message = `more than ${MAX_EXTENSIONS} extensions`;
      this.#failure.resolve({ errorType: "Extension.LaunchError", message });
      return new Promise(() => undefined);
    }
    this.#processes = this.names.map((name) => {
      const process = new ExtensionProcess({ path: join(this.folder, name), env, cwd });
      process.streams.forEach((stream) => {
        output.add(stream);
      });
      void process.ended.then(({ message, launchError }) => {
        this.#ended(name, message, launchError);
      });
      return { name, process };
    });
    return this.api.registered();
  }

  /** Runs beside an invocation. Settles when all that registered for it wait for the next. */
  invoke(event: InvokeEvent): Promise<void> {
    return this.api.invoke(event);
  }

  /**
   * Tells those that registered for SHUTDOWN, and kills the others at once and these at the deadline.
   *
   * @param timeoutMs - time to end, in ms
   */
  async shutdown(reason: ShutdownReason, timeoutMs: number): Promise<void> {
    this.#shuttingDown = true;
    const notTold = this.api.shutdown(reason, Date.now() + timeoutMs);
    await Promise.all(
      this.#processes.map(async ({ name, process }) => {
        const kill = () => void process.kill();
        const timer = setTimeout(kill, notTold.includes(name) ? 0 : timeoutMs);
        await process.ended;
        clearTimeout(timer);
      }),
    );
  }

  #ended(name: string, message: string, launchError: string | undefined): void {
    if (this.#shuttingDown) {
      return;
    }
    if (launchError !== undefined) {
      this.api.launchFailed(name, launchError);
    }
    const state = this.api.statuses.find((status) => status.name === name)?.state ?? "Started";
    this.#failure.resolve({ errorType: ERROR_TYPES[state] ?? "Extension.Crash", message });
  }
}
