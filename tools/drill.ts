/** `npm run drill`: which detections events of CloudTrail raise. */
import { loadEnvironment } from "../config/load-environment";
import type { Environment } from "../config/schema";
import { auditFindings } from "../detections/catalog";
import { EXAMPLE_NETWORK } from "../detections/network-ids";
import { nearestFirst } from "./access/nearest-first";
import { DEFAULT_ENVIRONMENT, UsageError, withoutNodeVersionWarning } from "./command-line";
import type { DrillCommand } from "./drill/command";
import { drillCommand, HELP } from "./drill/command";
import { deployedCatalog } from "./drill/deployed/deployed-catalog";
import type { DrilledDetection } from "./drill/drill";
import { nameOf } from "./drill/drill";
import { drillIntegrations } from "./drill/drill-integrations";
import { drilledDetections, ownDetections } from "./drill/drilled-detections";
import { detectionsNaming, knownNetwork } from "./drill/files/deployed-ids";
import { drillFiles } from "./drill/files/drill-files";
import {
  exampleNote,
  jsonFilesSummary,
  jsonRaisingEvent,
  renderFilesSummary,
  renderRaisingEvent,
} from "./drill/files/render-files";
import { compareOnline } from "./drill/online/compare-online";
import { renderOnlineReport } from "./drill/online/render-online-report";
import { recordings } from "./drill/recorded-events";
import { requireDrilled } from "./drill/not-drilled";
import { jsonRecordings, renderRecordings } from "./drill/render-recordings";
import { runCommand } from "./run-command";

/** As the help documents them. */
const EXIT = { done: 0, error: 1, disagreement: 2 } as const;

async function main(): Promise<number> {
  withoutNodeVersionWarning();
  const command = drillCommand();
  if (command.mode === "help") {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT ?? DEFAULT_ENVIRONMENT);
  requireIntegration(environment, command.integration);
  requireDrilled(environment, command);
  switch (command.mode) {
    case "recordings":
      return drillRecordings(environment, command);
    case "files":
      return drillOwnFiles(environment, command);
    case "online":
      return askAws(environment, command);
  }
}

async function drillRecordings(
  environment: Environment,
  command: Extract<DrillCommand, { mode: "recordings" }>,
): Promise<number> {
  const drilled = command.deployed
    ? await deployedCatalog(environment)
    : {
        detections: ownDetections(environment, EXAMPLE_NETWORK),
        network: EXAMPLE_NETWORK,
        broken: [],
        notChecked: [],
      };
  const { differences, ...report } = drillIntegrations(
    { environment, ...drilled },
    recordings(),
    command,
  );
  const found = {
    ...report,
    differences: [...drilled.broken, ...differences],
    notChecked: drilled.notChecked,
  };
  process.stdout.write(
    command.json ? jsonRecordings(found) : renderRecordings(found, command.verbose),
  );
  return found.differences.length === 0 ? EXIT.done : EXIT.error;
}

async function drillOwnFiles(
  environment: Environment,
  command: Extract<DrillCommand, { mode: "files" }>,
): Promise<number> {
  const known = knownNetwork(environment, command.ids);
  const detections = drilledDetections(environment, known.network).filter(isAskedFor(command));
  const uncertain = detectionsNaming(known.examples, detections);
  const { account, region } = environment;
  const summary = await drillFiles({
    files: command.files,
    detections,
    findings: auditFindings(environment).filter(isAskedFor(command)),
    environment: environment.name,
    account,
    region,
    progress,
    onRaised: (event) => {
      process.stdout.write(command.json ? jsonRaisingEvent(event) : renderRaisingEvent(event));
    },
  });
  if (summary.events === 0) {
    const unread = summary.notRead.map(({ file }) => file);
    const read = command.files.filter((file) => !unread.includes(file));
    throw new UsageError(
      [
        ...summary.notRead.map(({ message }) => message),
        ...(read.length === 0
          ? []
          : [`There is no event of CloudTrail in ${read.join(", ")}. --help says what is read.`]),
      ].join("\n"),
    );
  }
  if (uncertain.length > 0) {
    progress(exampleNote(known.origin, uncertain.map(nameOf)));
  }
  process.stdout.write(
    command.json
      ? jsonFilesSummary(summary, uncertain.map(nameOf), environment.alarms.tuning)
      : renderFilesSummary(summary, environment.alarms.tuning),
  );
  return summary.notRead.length === 0 ? EXIT.done : EXIT.error;
}

async function askAws(
  environment: Environment,
  command: Extract<DrillCommand, { mode: "online" }>,
): Promise<number> {
  const report = await compareOnline({
    environment,
    detections: drilledDetections(environment, EXAMPLE_NETWORK).filter(isAskedFor(command)),
    recordings: recordings(),
    ...(command.integration === undefined ? {} : { integration: command.integration }),
    progress,
  });
  process.stdout.write(renderOnlineReport(report));
  return report.disagreements.length === 0 ? EXIT.done : EXIT.disagreement;
}

function isAskedFor(asked: {
  readonly detection: string | undefined;
  readonly integration: string | undefined;
}): (detection: Pick<DrilledDetection, "id" | "integration">) => boolean {
  return ({ id, integration }) =>
    [undefined, id].includes(asked.detection) &&
    (integration === undefined || [undefined, integration].includes(asked.integration));
}

function requireIntegration({ name, integrations }: Environment, asked: string | undefined): void {
  const names = integrations.map((integration) => integration.name);
  if (asked !== undefined && !names.includes(asked)) {
    throw new UsageError(
      `Environment ${name} has no integration "${asked}": ${nearestFirst(asked, names).join(", ")}.`,
    );
  }
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

runCommand(main);
