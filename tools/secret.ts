/** `npm run secret -- put|status|delete <integration>`: what an operator does with a secret. */
import { ConfigurationError } from "../config/errors";
import { loadEnvironment } from "../config/load-environment";
import type { Environment, Integration } from "../config/schema";
import { parseCommandLine, UsageError, withoutNodeVersionWarning } from "./command-line";
import { confirmByTyping } from "./secret/confirm-by-typing";
import { readSecretValue } from "./secret/read-secret-value";
import { storedSecretOf } from "./secret/stored-secret-of";

const HELP = `Usage: ENVIRONMENT=<name> npm run secret -- put <integration>
       ENVIRONMENT=<name> npm run secret -- status <integration>
       ENVIRONMENT=<name> npm run secret -- delete <integration> [--yes]

Works as the AWS identity of your shell, and prints names and versions, never a value.

put     Puts a new value into the integration's secret or parameter. It is read from a hidden
        prompt, or from standard input:

          ENVIRONMENT=dev npm run secret -- put weather
          pass show vendor/key | ENVIRONMENT=dev npm run secret -- put weather

        It is never taken from an argument, where the shell's history and the process list keep it.
        A parameter is created by the first put. The operators' policy of the secrets stack is
        enough for it.
status  Says when it changed and which versions there are. Of a parameter it needs
        ssm:DescribeParameters, which the operators' policy does not hold.
delete  Deletes a parameter, which Terraform does not own, for good. Asks for its name to be typed;
        --yes leaves that out. It needs ssm:DeleteParameter, which the operators' policy does not
        hold. A secret of Secrets Manager is deleted by cdktf destroy.

--help  Shows this text.
`;

const COMMANDS = ["put", "status", "delete"] as const;
type Command = (typeof COMMANDS)[number];

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
  if (values.yes && command !== "delete") {
    throw new UsageError(`--yes is for delete only. --help says how to call ${command}.`);
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  const integration = integrationOf(environment, integrationName);
  process.stdout.write(`${await run(command, environment, integration, values.yes)}\n`);
}

async function run(
  command: Command,
  environment: Environment,
  integration: Integration,
  confirmed: boolean,
): Promise<string> {
  const secret = storedSecretOf(environment, integration);
  switch (command) {
    case "put":
      return secret.put(await readSecretValue(`New API key of ${integration.name} (hidden): `));
    case "status":
      return (await secret.status()).join("\n");
    case "delete":
      return secret.delete(confirmed ? () => Promise.resolve() : confirmByTyping);
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
  if (error instanceof UsageError || error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
  } else {
    // The SDK's error names what was refused; a stack trace adds nothing for an operator.
    process.stderr.write(
      `${error instanceof Error ? `${error.name}: ${error.message}` : "Failed."}\n`,
    );
  }
  process.exitCode = 1;
});
