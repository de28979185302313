import type { ParseArgsConfig } from "node:util";
import { parseArgs } from "node:util";

/** The command was called wrongly; its message says how to call it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** `parseArgs` of Node.js. @throws UsageError for what the command does not know */
export function parseCommandLine<T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}. --help says how to call it.`, { cause });
  }
}

/**
 * Keeps the AWS SDK from warning about the version of Node.js on this machine. Which version runs
 * the function is the Lambda runtime's business.
 */
export function withoutNodeVersionWarning(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}
