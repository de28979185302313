import { ConfigurationError } from "../config/errors";
import { UsageError } from "./command-line";

/**
 * Runs a command, which returns its exit code. An error ends it with 1 and one message: what the user
 * can mend is said in its own words, anything else under the error's name. A stack trace helps nobody
 * at a terminal.
 */
export function runCommand(main: () => Promise<number>): void {
  main().then(
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
