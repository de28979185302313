/** `npm run dashboard`: a picture of a CloudWatch dashboard, drawn from its definition. */
import { writeFileSync } from "node:fs";
import { loadEnvironment } from "../config/load-environment";
import { integrationNames } from "../config/names";
import type { Environment } from "../config/schema";
import { auditDashboardName } from "../detections/dashboards/audit-dashboard";
import { nearestFirst } from "./access/nearest-first";
import { DEFAULT_ENVIRONMENT, UsageError, withoutNodeVersionWarning } from "./command-line";
import type { DashboardCommand } from "./dashboard/command";
import { dashboardCommand, HELP } from "./dashboard/command";
import {
  definitionInFile,
  deployedDefinition,
  synthesizedDefinition,
} from "./dashboard/definitions";
import { dashboardPicture } from "./dashboard/picture";
import { runCommand } from "./run-command";
import { synthesizedStacks } from "./synthesized-stacks";

async function main(): Promise<number> {
  withoutNodeVersionWarning();
  const command = dashboardCommand();
  if (command === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  const picture = drawn(await definition(command.source), command.source);
  if (command.out === undefined) {
    process.stdout.write(picture);
  } else {
    write(command.out, picture);
  }
  return 0;
}

async function definition(source: DashboardCommand["source"]): Promise<string> {
  if (source.kind === "file") {
    return definitionInFile(source.path);
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT ?? DEFAULT_ENVIRONMENT);
  const name = dashboardName(environment, source.integration);
  return source.kind === "deployed"
    ? deployedDefinition(name, environment)
    : synthesizedDefinition(synthesizedStacks(environment), name);
}

/** @throws UsageError for what is no dashboard, which names the file that it is in */
function drawn(body: string, source: DashboardCommand["source"]): string {
  try {
    return dashboardPicture(body);
  } catch (cause) {
    if (source.kind !== "file" || !(cause instanceof UsageError)) throw cause;
    const name = source.path === "-" ? "standard input" : source.path;
    throw new UsageError(`${name}: ${cause.message}`, { cause });
  }
}

function dashboardName(environment: Environment, wanted: string | undefined): string {
  if (wanted === undefined) {
    return auditDashboardName(environment);
  }
  const integration = environment.integrations.find(({ name }) => name === wanted);
  if (integration === undefined) {
    const names = environment.integrations.map(({ name }) => name);
    throw new UsageError(
      `Environment ${environment.name} has no integration "${wanted}": ` +
        `${nearestFirst(wanted, names).join(", ")}.`,
    );
  }
  return integrationNames(environment, integration).prefix;
}

function write(path: string, picture: string): void {
  try {
    writeFileSync(path, picture);
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`The file ${path} cannot be written (${code}).`, { cause });
  }
  process.stderr.write(`Wrote ${path}.\n`);
}

runCommand(main);
