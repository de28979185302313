import { ConfigurationError } from "../config/errors";
import { UsageError } from "./command-line";

/**
 * `| head` closes the pipe when it has enough: a command ends then without a word. One that is done by
 * then keeps its exit code, any other has 0. Without a reader of its messages it goes on.
 */
export function endQuietlyWithoutReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    requireNoReader(error);
    setImmediate(() => process.exit());
  });
  process.stderr.on("error", requireNoReader);
}

function requireNoReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/**
 * Runs a command, which returns its exit code. An error ends it with 1 and one message: what the user
 * can mend is said in its own words, anything else under the error's name. A stack trace helps nobody
 * at a terminal. Nor does one that nobody reads: it ends as `endQuietlyWithoutReader` says.
 */
export function runCommand(main: () => number | Promise<number>): void {
  endQuietlyWithoutReader();
  Promise.resolve()
    .then(main)
    .then(
      (code) => {
        process.exitCode = code;
      },
      (error: unknown) => {
        const isForUser = error instanceof UsageError || error instanceof ConfigurationError;
        const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        process.stderr.write(`${isForUser ? error.message : text}\n`);
        process.exitCode = 1;
      },
    );
}
