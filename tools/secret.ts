/** `npm run secret -- put|status|versions|… <integration>`: what an operator does with a secret. */
import { ConfigurationError } from "../config/errors";
import { loadEnvironment } from "../config/load-environment";
import type { Environment, Integration } from "../config/schema";
import { UsageError, withoutNodeVersionWarning } from "./command-line";
import { endQuietlyWithoutReader } from "./run-command";
import { calledWith } from "./secret/called";
import type { Command } from "./secret/called";
import { confirmByTyping } from "./secret/confirm-by-typing";
import { errorText } from "./secret/error-text";
import { newValueOf } from "./secret/new-value";
import { CancelledError, readSecretValue } from "./secret/read-secret-value";
import { storedSecretOf } from "./secret/stored-secret-of";

const HELP = `Usage: ENVIRONMENT=<name> npm run --silent secret -- put <integration>
       ENVIRONMENT=<name> npm run --silent secret -- status <integration>
       ENVIRONMENT=<name> npm run --silent secret -- versions <integration>
       ENVIRONMENT=<name> npm run --silent secret -- restore-previous <integration> [--yes]
       ENVIRONMENT=<name> npm run --silent secret -- delete <integration> [--yes]

Works as the AWS identity of your shell, and prints names and versions, never a value. --silent keeps
npm from printing the command, and so a value that got into it by mistake.

put               Puts a new value into the integration's secret or parameter. It is read from a
                  hidden prompt, or from standard input:

                    ENVIRONMENT=dev npm run --silent secret -- put weather
                    pass show vendor/key | ENVIRONMENT=dev npm run --silent secret -- put weather

                  It is never taken from an argument, where the shell's history and the process list
                  keep it. It is the key alone, or a JSON object that holds it in the field of the
                  configuration; other fields of the object are stored with it. A value that the
                  function could not send, and an obvious mistake, is refused before AWS gets it.
                  Nothing is asked for before AWS says that your identity is of the right account.
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

/** What gives the function another key to use. */
const CHANGING: readonly Command[] = ["put", "restore-previous"];

async function main(): Promise<void> {
  withoutNodeVersionWarning();
  endQuietlyWithoutReader();
  const called = calledWith(process.argv.slice(2));
  if (called.help) {
    process.stdout.write(HELP);
    return;
  }
  const { command, yes } = called;
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  const integration = integrationOf(environment, command, called.integration);
  process.stdout.write(`${await run(command, environment, integration, yes)}\n`);
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
      return secret.put(async () =>
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

function integrationOf(
  environment: Environment,
  command: Command,
  name: string | undefined,
): Integration {
  const found = environment.integrations.find((integration) => integration.name === name);
  if (found === undefined) {
    const known = environment.integrations.map((integration) => integration.name).join(", ");
    // Not quoted: it may be a value in the wrong place.
    throw new UsageError(
      name === undefined
        ? `Say of which integration: ${command} <integration>. Environment ${environment.name} has: ${known}.`
        : `Environment ${environment.name} has no integration of that name. It has: ${known}.`,
    );
  }
  return found;
}

main().catch((error: unknown) => {
  // A stack trace adds nothing for an operator.
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = error instanceof CancelledError ? 130 : 1;
});

function messageOf(error: unknown): string {
  return error instanceof UsageError || error instanceof ConfigurationError
    ? error.message
    : errorText(error);
}
