/** `npm run secret -- put <integration>`: an operator puts a new value. */
import { loadEnvironment } from "../config/load-environment";
import { ConfigurationError } from "../config/errors";
import { putSecret } from "./secret/put-secret";
import { readSecretValue } from "./secret/read-secret-value";
import { parseCommandLine, UsageError, withoutNodeVersionWarning } from "./command-line";

const HELP = `Usage: ENVIRONMENT=<name> npm run secret -- put <integration>

Puts a new value into the integration's secret, as the AWS identity of your shell.
The value is read from a hidden prompt, or from standard input:

  ENVIRONMENT=dev npm run secret -- put weather
  pass show vendor/key | ENVIRONMENT=dev npm run secret -- put weather

It is never taken from an argument, where the shell's history and the process list keep it.
Prints the new version's id and stages, never a value.
`;

async function main(): Promise<void> {
  withoutNodeVersionWarning();
  const { values, positionals } = parseCommandLine({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const [command, integrationName, ...rest] = positionals;
  if (command !== "put" || integrationName === undefined) {
    throw new UsageError(`Say what to do: npm run secret -- put <integration>\n\n${HELP}`);
  }
  if (rest.length > 0) {
    throw new UsageError(
      "The value is not taken from an argument, where the shell's history keeps it: change the " +
        "key if it was a real one, then run the command without it.",
    );
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  const integration = environment.integrations.find(({ name }) => name === integrationName);
  if (integration === undefined) {
    const known = environment.integrations.map(({ name }) => name).join(", ");
    throw new UsageError(
      `Environment ${environment.name} has no integration "${integrationName}". It has: ${known}.`,
    );
  }
  const value = await readSecretValue(`New API key of ${integration.name} (hidden): `);
  const { secretName, versionId, stages } = await putSecret(environment, integration, value);
  process.stdout.write(`${secretName}: version ${versionId} is ${stages.join(", ")}\n`);
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
