import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";

import { stopChild } from "../child-process";
import type { Failure } from "./failure";

/** The folder of the runtime for Node.js. */
export const RUNTIME_DIR = join(__dirname, "runtime");

/** The process of the runtime, in which the function runs. */
export class RuntimeProcess {
  /** Settles when it has ended by itself or was stopped. Its output is complete then. */
  readonly ended: Promise<Failure>;
  readonly #child: ChildProcess;

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [join(RUNTIME_DIR, "bootstrap.mjs")], {
      cwd,
      // The fourth is the lifeline: the process ends when this side of it closes.
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env,
    });
    const describe = () => this.#describeEnd();
    this.ended = once(this.#child, "close").then(describe, describe);
  }

  /** Its standard output and standard error. */
  get streams(): Readable[] {
    const { stdout, stderr } = this.#child;
    return [stdout, stderr].filter((stream) => stream !== null);
  }

  /** @param graceMs - time to end by itself after SIGTERM, in ms */
  stop(graceMs: number): Promise<void> {
    return stopChild(this.#child, graceMs);
  }

  #describeEnd(): Failure {
    const { exitCode, signalCode } = this.#child;
    const message =
      exitCode === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: ${signalCode ?? `exit status ${String(exitCode)}`}`;
    return { errorType: "Runtime.ExitError", message };
  }
}
