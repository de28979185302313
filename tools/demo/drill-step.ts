import type { DeployedCatalog } from "../drill/deployed/deployed-catalog";
import { deployedCatalog } from "../drill/deployed/deployed-catalog";
import { raisedByCalls } from "../drill/deployment/raised-by-calls";
import { drillIntegrations } from "../drill/drill-integrations";
import { recordings } from "../drill/recorded-events";
import type { RecordingsReport, ReportedRecording } from "../drill/render-recordings";
import { countLines } from "../drill/render-recordings";
import { DemoError } from "./demo-error";
import type { LocalDeployment } from "./local-deployment";
import { table } from "./table";

/** What the demo shows of the many: who reads, who changes the lock, who cuts the alarm first. */
const SHOWN = [
  "reads/by-iam-user",
  "reads/by-root",
  "reads/refused-to-user",
  "reads/reader-from-laptop",
  "function/code-overwritten",
  "function/role-trust-widened",
  "alarm-path/selectors-blinded",
  "alarm-path/log-group-filter",
  "normal-day/reader-reads",
];

/** The alarm path as it was read back, and what events raise there. */
export interface DemoDrills extends DeployedCatalog {
  readonly report: RecordingsReport;
  /** Calls that Terraform and the functions made here, of which none may raise anything. */
  readonly ownCalls: number;
}

/**
 * Drills the filters and rules that are read back from the stand-in: with recorded events, and with
 * every call that this deployment and this ingestion made themselves.
 *
 * @throws DemoError when an event raises what it must not, or does not raise what it must, and when a
 *   filter, an alarm, a rule and the topic do not belong together
 */
export async function showDrills(
  deployment: LocalDeployment,
  note: (text: string) => void,
): Promise<DemoDrills> {
  const { environment, clientConfig } = deployment;
  const catalog = await deployedCatalog(environment, clientConfig);
  const report = drillIntegrations({ environment, ...catalog }, recordings());
  const calls = await deployment.awsTrail();
  const raised = raisedByCalls({ environment, calls, ...catalog });
  const wrong = [...catalog.broken, ...report.differences, ...raised];
  if (wrong.length > 0) {
    throw new DemoError(["The alarm path is not as it must be.", ...wrong].join("\n"));
  }
  const drills = { ...catalog, report, ownCalls: calls.length };
  note(drillNote(drills));
  return drills;
}

/** The recordings that tell most, and all of them counted as `npm run drill` counts them. */
export function drillNote({
  path,
  report,
  ownCalls,
}: Pick<DemoDrills, "path" | "report" | "ownCalls">): string {
  const shown = SHOWN.flatMap((name) => report.results.filter((result) => result.name === name));
  return [
    table(Object.fromEntries(shown.map((each) => [each.summary, raisedBy(each)]))),
    `${path.filters.length} filters, ${path.alarms.length} alarms, ${path.rules.length} rules.`,
    ...countLines(report),
    `${ownCalls} calls of this deployment and ingestion, as CloudTrail would record them: they raise nothing.`,
  ].join("\n");
}

function raisedBy({ raised }: ReportedRecording): string {
  return raised.length === 0 ? "nothing" : raised.map(({ id }) => id).join(", ");
}
