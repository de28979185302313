import type { ParseArgsConfig } from "node:util";
import { parseArgs } from "node:util";

/**
 * The environment that a command looks at which changes nothing, unless ENVIRONMENT names another: the
 * copy that counts.
 */
export const DEFAULT_ENVIRONMENT = "prod";

/** The command was called wrongly; its message says how to call it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Cannot be a pasted value: what people call an option. */
const OPTION_NAME = /^-{1,2}[a-z][a-z-]{0,19}$/;

/**
 * `parseArgs` of Node.js. Its errors are put in own words: Node's advise another way to pass what may
 * be a secret, and some repeat it.
 *
 * @throws UsageError for what the command does not know; it names the option and nothing else
 */
export function parseCommandLine<T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Not as the cause, which holds what was passed.
    throw new UsageError(`${mistakeIn(error as Error)}. --help says how to call it.`);
  }
}

/** https://nodejs.org/api/errors.html#err_parse_args_invalid_option_value and the two after it */
function mistakeIn(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  // Node puts the option first, in quotes: '--name', '-n, --name' or '--name <value>'.
  const [, name = ""] = /'(?:-\w, )?(--?[^\s'=]*)/.exec(error.message) ?? [];
  const option = OPTION_NAME.test(name) ? ` '${name}'` : "";
  switch (code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
      return `Unknown option${option}`;
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return error.message.includes("does not take an argument")
        ? `Option${option} takes no value`
        : `Option${option} needs a value`;
    default:
      return "Too many arguments";
  }
}

/**
 * Keeps the AWS SDK from warning about the version of Node.js on this machine. Which version runs
 * the function is the Lambda runtime's business.
 */
export function withoutNodeVersionWarning(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}
