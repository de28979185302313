import { parseCommandLine, UsageError } from "../command-line";

const COMMANDS = ["put", "status", "versions", "restore-previous", "delete"] as const;
export type Command = (typeof COMMANDS)[number];

/** What asks before it acts. */
const ASKING: readonly Command[] = ["restore-previous", "delete"];

/** Too short for a key, and in its letters as well. */
const WORD = /^[a-z]{1,10}$/;

/** Where a value must not be. */
const NOT_FROM_AN_ARGUMENT =
  "The value is not taken from an argument, where the shell's history keeps it: change the key if " +
  "it was a real one, then run the command without it.";

/** What the command line asks for. */
export type Called =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly command: Command;
      /** As it was typed, if it was. */
      readonly integration: string | undefined;
      /** Not to ask before it acts. */
      readonly yes: boolean;
    };

/**
 * Reads the command line.
 *
 * @throws UsageError for what cannot be asked; it holds nothing that may be a value
 */
export function calledWith(args: string[]): Called {
  const { values, positionals } = parsed(args);
  if (values.help) {
    return { help: true };
  }
  const [word, integration, ...rest] = positionals;
  const command = COMMANDS.find((known) => known === word);
  if (command === undefined) {
    throw new UsageError(
      `${noCommand(word)}. None reads the value. --help says more.` +
        (rest.length > 0 ? `\n${NOT_FROM_AN_ARGUMENT}` : ""),
    );
  }
  if (rest.length > 0) {
    throw new UsageError(
      command === "put"
        ? NOT_FROM_AN_ARGUMENT
        : `Too many arguments: ${command} takes an integration and nothing else. --help says more.`,
    );
  }
  if (values.yes && !ASKING.includes(command)) {
    throw new UsageError(
      `--yes is for ${ASKING.join(" and ")} only. --help says how to call ${command}.`,
    );
  }
  return { help: false, command, integration, yes: values.yes };
}

function parsed(args: string[]) {
  try {
    return parseCommandLine({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        yes: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    if (!(error instanceof UsageError) || !args.includes("put" satisfies Command)) {
      throw error;
    }
    throw new UsageError(`${error.message} ${NOT_FROM_AN_ARGUMENT}`, { cause: error });
  }
}

function noCommand(word: string | undefined): string {
  const known = COMMANDS.join(", ");
  if (word === undefined) {
    return `Say what to do: ${known}`;
  }
  // What is longer may be a value in the wrong place.
  return WORD.test(word) ? `There is no command "${word}": ${known}` : `No such command: ${known}`;
}
