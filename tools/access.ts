/** `npm run access`: who may do what, computed from the policies, synthesized or deployed. */
import { environmentNames, loadEnvironment } from "../config/load-environment";
import { projectFolder } from "../config/project-folder";
import type { Environment } from "../config/schema";
import type { AccessCommand } from "./access/command";
import { accessCommand, HELP } from "./access/command";
import { deployedPolicies } from "./access/deployed-policies";
import { compareWithRevision } from "./access/diff/command";
import { explanation } from "./access/explain";
import { jsonMatrix } from "./access/json";
import { markdownMatrix } from "./access/markdown";
import { accessMatrix } from "./access/matrix";
import type { Matrix } from "./access/matrix-model";
import { nearestFirst } from "./access/nearest-first";
import { compareOnline } from "./access/online/compare-online";
import { agrees } from "./access/online/online-report";
import { renderOnlineReport } from "./access/online/render-online-report";
import { integrationsOf } from "./access/summary";
import { synthesizedPolicies } from "./access/synthesized-policies";
import type { SystemPolicies } from "./access/system-policies";
import { terminalMatrix } from "./access/terminal";
import { DEFAULT_ENVIRONMENT, UsageError, withoutNodeVersionWarning } from "./command-line";
import { runCommand } from "./run-command";
import { synthesizedStacks } from "./synthesized-stacks";

/** As the help documents them. */
const EXIT = { done: 0, error: 1, widened: 2, disagreement: 3 } as const;

async function main(): Promise<number> {
  withoutNodeVersionWarning();
  const command = accessCommand();
  if (command.mode === "help") {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const { text, code } =
    command.mode === "diff"
      ? await difference(command.revision, process.env.ENVIRONMENT)
      : await answer(command, loadEnvironment(process.env.ENVIRONMENT ?? DEFAULT_ENVIRONMENT));
  process.stdout.write(text);
  return code;
}

interface Answer {
  readonly text: string;
  readonly code: number;
}

/** @param name of the environment; without it every one is compared */
async function difference(revision: string, name: string | undefined): Promise<Answer> {
  const texts: string[] = [];
  let widens = false;
  for (const each of name === undefined ? environmentNames() : [name]) {
    const { text, widened } = await compareWithRevision({
      folder: projectFolder(),
      environment: loadEnvironment(each),
      revision,
      progress,
    });
    texts.push(text);
    widens ||= widened;
  }
  return { text: texts.join("\n"), code: widens ? EXIT.widened : EXIT.done };
}

async function answer(
  command: Exclude<AccessCommand, { mode: "diff" }>,
  environment: Environment,
): Promise<Answer> {
  const policies = command.deployed
    ? await deployedPolicies(environment)
    : synthesizedPolicies(environment, synthesizedStacks(environment), "synthesized");
  const matrix = matrixOf(environment, policies, command.integration);
  switch (command.mode) {
    case "why":
      return { text: explanation(matrix, command), code: EXIT.done };
    case "json":
      return { text: jsonMatrix(matrix), code: EXIT.done };
    case "markdown":
      return { text: markdownMatrix(matrix), code: EXIT.done };
    case "online":
      return compareWithAws(environment, policies, matrix);
    default:
      return { text: terminalMatrix(matrix, command.mode === "all"), code: EXIT.done };
  }
}

function matrixOf(
  environment: Environment,
  policies: SystemPolicies,
  integration: string | undefined,
): Matrix {
  const matrix = accessMatrix(environment, policies);
  const names = integrationsOf(matrix);
  if (integration !== undefined && !names.includes(integration)) {
    throw new UsageError(
      `Environment ${environment.name} has no integration "${integration}": ` +
        `${nearestFirst(integration, names).join(", ")}.`,
    );
  }
  return integration === undefined
    ? matrix
    : { ...matrix, cells: matrix.cells.filter((cell) => cell.integration === integration) };
}

async function compareWithAws(
  environment: Environment,
  policies: SystemPolicies,
  matrix: Matrix,
): Promise<Answer> {
  const report = await compareOnline({ environment, policies, matrix, progress });
  return {
    text: renderOnlineReport(report),
    code: agrees(report) ? EXIT.done : EXIT.disagreement,
  };
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

runCommand(main);
