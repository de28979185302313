import { spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { basename } from "node:path";
import { finished } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that gets all output; a failure shows its end. */
  readonly logFile: string;
  /** Ends the command, and everything that it started. */
  readonly signal: AbortSignal;
  /** Gets what the command writes to standard output, as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Written to the command's standard input. */
  readonly input?: string;
  /** Exit codes that are an answer rather than a failure. */
  readonly acceptedExitCodes?: number[];
}

/** A command ended with an exit code that is a failure. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Lines of output that a failure shows. */
const SHOWN_LINES = 40;
/** How long a command may take to stop by itself, in ms. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Runs a command to its end and returns its exit code and what it wrote to standard output.
 *
 * It gets a process group of its own: Ctrl-C reaches only us, and we end it in order.
 *
 * @throws CommandError with the end of its output when it fails, or when the signal ends it
 */
export async function runCommand(
  command: string,
  args: string[],
  options: CommandOptions,
): Promise<{ exitCode: number; stdout: string }> {
  options.signal.throwIfAborted();
  const log = createWriteStream(options.logFile, { flags: "a" });
  log.write(`$ ${basename(command)} ${args.join(" ")}\n`);
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, detached: true });
  const stdout: Buffer[] = [];
  const decoder = new StringDecoder();
  child.stdout.on("data", (chunk: Buffer) => {
    stdout.push(chunk);
    log.write(chunk);
    options.onOutput?.(decoder.write(chunk));
  });
  child.stderr.on("data", (chunk: Buffer) => log.write(chunk));
  // A command that does not read its input closes it early; its exit code tells the rest.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");

  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(child.pid, "SIGTERM");
    kill = setTimeout(() => {
      signalGroup(child.pid, "SIGKILL");
    }, STOP_TIMEOUT_MS);
  };
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? -1);
      });
    });
    log.end();
    await finished(log);
    options.signal.throwIfAborted();
    if (![0, ...(options.acceptedExitCodes ?? [])].includes(exitCode)) {
      throw new CommandError(
        `${basename(command)} ${args.join(" ")} ended with exit code ${exitCode}:\n` +
          lastLines(readFileSync(options.logFile, "utf8")),
      );
    }
    return { exitCode, stdout: Buffer.concat(stdout).toString("utf8") };
  } finally {
    clearTimeout(kill);
    options.signal.removeEventListener("abort", stop);
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

function lastLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-SHOWN_LINES)
    .join("\n");
}
