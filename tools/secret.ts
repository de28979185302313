/** `npm run secret -- put|status|versions|… <integration>`: what an operator does with a secret. */
import { ConfigurationError } from "../config/errors";
import { loadEnvironment } from "../config/load-environment";
import type { Environment, Integration } from "../config/schema";
import { parseCommandLine, UsageError, withoutNodeVersionWarning } from "./command-line";
import { confirmByTyping } from "./secret/confirm-by-typing";
import { newValueOf } from "./secret/new-value";
import { CancelledError, readSecretValue } from "./secret/read-secret-value";
import { storedSecretOf } from "./secret/stored-secret-of";

const HELP = `Usage: ENVIRONMENT=<name> npm run secret -- put <integration>
       ENVIRONMENT=<name> npm run secret -- status <integration>
       ENVIRONMENT=<name> npm run secret -- versions <integration>
       ENVIRONMENT=<name> npm run secret -- restore-previous <integration> [--yes]
       ENVIRONMENT=<name> npm run secret -- delete <integration> [--yes]

Works as the AWS identity of your shell, and prints names and versions, never a value.

put               Puts a new value into the integration's secret or parameter. It is read from a
                  hidden prompt, or from standard input:

                    ENVIRONMENT=dev npm run secret -- put weather
                    pass show vendor/key | ENVIRONMENT=dev npm run secret -- put weather

                  It is never taken from an argument, where the shell's history and the process list
                  keep it. It is the key alone, or a JSON object that holds it in the field of the
                  configuration; other fields of the object are stored with it. A value that the
                  function could not send, and an obvious mistake, is refused before AWS is asked.
                  A parameter is created by the first put.
status            Says when it changed and which versions there are. Of a parameter it needs
                  ssm:DescribeParameters, which the operators' policy does not hold.
versions          Lists the versions of a secret with their stages and when each was put and read,
                  the current one first. Not of a parameter, whose versions come with their values.
restore-previous  Makes the version before the current one current again: the way back from a wrong
                  key. Asks for the secret's name to be typed; --yes leaves that out. Not for a
                  parameter: put the previous key again.
delete            Deletes a parameter, which Terraform does not own, for good. Asks for its name to
                  be typed; --yes leaves that out. It needs ssm:DeleteParameter, which the operators'
                  policy does not hold. A secret of Secrets Manager is deleted by cdktf destroy.

The operators' policy of the secrets stack is enough where nothing else is said.

--help  Shows this text.

Exit codes: 0 it is done; 1 it is not, and the message says why; 130 Ctrl-C at the prompt.
`;

const COMMANDS = ["put", "status", "versions", "restore-previous", "delete"] as const;
type Command = (typeof COMMANDS)[number];

/** What gives the function another key to use. */
const CHANGING: readonly Command[] = ["put", "restore-previous"];

/** What asks before it acts. */
const ASKING: readonly Command[] = ["restore-previous", "delete"];

async function main(): Promise<void> {
  withoutNodeVersionWarning();
  const { values, positionals } = parseCommandLine({
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      yes: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [word, integrationName, ...rest] = positionals;
  const command = COMMANDS.find((known) => known === word);
  if (command === undefined || integrationName === undefined) {
    throw new UsageError(`Say what to do: npm run secret -- put <integration>\n\n${HELP}`);
  }
  if (rest.length > 0) {
    throw new UsageError(
      "The value is not taken from an argument, where the shell's history keeps it: change the " +
        "key if it was a real one, then run the command without it.",
    );
  }
  if (values.yes && !ASKING.includes(command)) {
    throw new UsageError(
      `--yes is for ${ASKING.join(" and ")} only. --help says how to call ${command}.`,
    );
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  const integration = integrationOf(environment, integrationName);
  process.stdout.write(`${await run(command, environment, integration, values.yes)}\n`);
  if (CHANGING.includes(command)) {
    // Not the result, which scripts read.
    process.stderr.write(
      `The function of ${integration.name} reads it within ` +
        `${integration.secret.cacheTtlSeconds} s, or at once when the third party refuses the key ` +
        "that it has.\n",
    );
  }
}

async function run(
  command: Command,
  environment: Environment,
  integration: Integration,
  confirmed: boolean,
): Promise<string> {
  const secret = storedSecretOf(environment, integration);
  const confirm = confirmed ? () => Promise.resolve() : confirmByTyping;
  switch (command) {
    case "put":
      return secret.put(
        newValueOf(
          integration,
          await readSecretValue(`New API key of ${integration.name} (hidden): `),
        ),
      );
    case "status":
      return (await secret.status()).join("\n");
    case "versions":
      return (await secret.versions()).join("\n");
    case "restore-previous":
      return secret.restorePrevious(confirm);
    case "delete":
      return secret.delete(confirm);
  }
}

function integrationOf(environment: Environment, name: string): Integration {
  const found = environment.integrations.find((integration) => integration.name === name);
  if (found === undefined) {
    const known = environment.integrations.map((integration) => integration.name).join(", ");
    throw new UsageError(
      `Environment ${environment.name} has no integration "${name}". It has: ${known}.`,
    );
  }
  return found;
}

main().catch((error: unknown) => {
  // A stack trace adds nothing for an operator.
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = error instanceof CancelledError ? 130 : 1;
});

/** The SDK's error names what was refused; of a dead connection it has no message but a code. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof ConfigurationError) {
    return error.message;
  }
  if (!(error instanceof Error)) {
    return "Failed.";
  }
  const { name, message } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "no message";
  return `${name}: ${message === "" ? code : message}`;
}
