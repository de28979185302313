import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";

import { z } from "zod";

/** How an extension is started. */
export interface ExtensionCommand {
  /** The executable file in `extensions`. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Working folder. */
  readonly cwd: string;
}

/** Why an extension is no longer there. */
export interface ExtensionEnd {
  /** `exit status 1`, `exit code 0`, `signal: SIGKILL`, or why it could not be started. */
  readonly message: string;
  /** It was never started; what Lambda's log calls the reason. */
  readonly launchError: string | undefined;
}

const RUN_EXTENSION = join(__dirname, "runtime", "run-extension.cjs");

const report = z.object({
  code: z.int().nullish(),
  signal: z.string().nullish(),
  launchError: z.string().optional(),
});

/** What execve(2) says, in the words of Lambda. */
const LAUNCH_PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "no such file or directory",
  ENOEXEC: "exec format error",
};

/** The processes of one external extension: its own, and what it started. */
export class ExtensionProcess {
  /** Settles when the extension has ended. Its output is complete then. */
  readonly ended: Promise<ExtensionEnd>;
  readonly #child: ChildProcess;

  /** Starts it. That it cannot be started shows in {@link ended}. */
  constructor(command: ExtensionCommand) {
    // The fourth is the lifeline, see run-extension.cjs. The environment is the extension's alone.
    this.#child = spawn(process.execPath, [RUN_EXTENSION], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: {},
    });
    const lifeline = this.#child.stdio[3];
    let text = "";
    lifeline?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    lifeline?.on("error", () => undefined);
    if (lifeline !== null && lifeline !== undefined && "write" in lifeline) {
      lifeline.write(`${JSON.stringify(command)}\n`);
    }
    const read = () => describe(command.path, text);
    this.ended = once(this.#child, "close").then(read, read);
  }

  /** Its standard output and standard error. */
  get streams(): Readable[] {
    const { stdout, stderr } = this.#child;
    return [stdout, stderr].filter((stream) => stream !== null);
  }

  /** Kills it and everything that it started in its process group. */
  async kill(): Promise<void> {
    this.#child.stdio[3]?.destroy();
    await this.ended;
  }
}

function describe(path: string, text: string): ExtensionEnd {
  const { code, signal, launchError } = text === "" ? {} : report.parse(JSON.parse(text));
  if (launchError !== undefined) {
    return {
      message: `fork/exec ${path}: ${LAUNCH_PROBLEMS[launchError] ?? launchError}`,
      launchError: launchError === "EACCES" ? "PermissionDenied" : "Unknown",
    };
  }
  const message =
    typeof code === "number"
      ? code === 0
        ? "exit code 0"
        : `exit status ${code}`
      : `signal: ${signal ?? "SIGKILL"}`;
  return { message, launchError: undefined };
}
