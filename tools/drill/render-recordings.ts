import type { Severity } from "../../detections/detection";
import { SEVERITIES } from "../../detections/detection";
import { counted } from "./counted";
import type { DrilledRecording, Raised } from "./drill";
import type { Tuning } from "./tuning";
import { tuningLines } from "./tuning";
import { wrapped } from "../wrapped";

/** What the recordings raise in one environment, over its integrations. */
export interface RecordingsReport {
  readonly environment: string;
  readonly integrations: readonly string[];
  readonly detections: number;
  /** The one that was asked for; absent for all. Everything else is then about it alone. */
  readonly detection?: string;
  /** Names of the recordings that were not drilled. */
  readonly leftOut: {
    /** No integration has its value in their store. */
    readonly ofOtherStores: readonly string[];
    /** They come through a VPC endpoint that the environment does not have. */
    readonly withoutEndpoint: readonly string[];
  };
  /** What the configuration switches off or counts otherwise; recordings are counted as the catalog does. */
  readonly tuning: readonly Tuning[];
  readonly results: readonly ReportedRecording[];
  /** Where it is not as the catalog says. */
  readonly differences: readonly string[];
  /** Of what is deployed: what AWS did not tell, a sentence each. */
  readonly notChecked?: readonly string[];
}

/** What one recording raises, in any integration. */
export interface ReportedRecording {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly evidence: string;
  readonly changes: string;
  readonly events: number;
  /** Most urgent first. */
  readonly raised: readonly { readonly id: string; readonly severity: Severity | "unknown" }[];
}

/** The recordings that have to raise nothing are in this folder. */
const NORMAL_DAY = "normal-day/";

/** Puts the results of the integrations together: a recording raises the same in each. */
export function reported(
  byIntegration: readonly (readonly DrilledRecording[])[],
): ReportedRecording[] {
  const known = new Map<string, { first: DrilledRecording; raised: Raised[] }>();
  for (const result of byIntegration.flat()) {
    const { name } = result.recording;
    const entry = known.get(name) ?? { first: result, raised: [] };
    entry.raised.push(...result.raised);
    known.set(name, entry);
  }
  return [...known.values()]
    .map(({ first: { recording }, raised }) => ({
      name: recording.name,
      summary: recording.summary,
      source: recording.source,
      evidence: recording.evidence,
      changes: recording.changes,
      events: recording.events.length,
      raised: bySeverity(raised),
    }))
    .sort((one, other) => rankOf(one.name) - rankOf(other.name) || compare(one.name, other.name));
}

function rankOf(name: string): number {
  return name.startsWith(NORMAL_DAY) ? 1 : 0;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function bySeverity(raised: readonly Raised[]): ReportedRecording["raised"] {
  const severities = new Map<string, Severity | "unknown">(
    raised.map(({ detection }) => [detection.id, detection.severity ?? "unknown"]),
  );
  const rank = (severity: Severity | "unknown") =>
    (SEVERITIES as readonly string[]).indexOf(severity);
  return [...severities]
    .map(([id, severity]) => ({ id, severity }))
    .sort((one, other) => rank(one.severity) - rank(other.severity) || compare(one.id, other.id));
}

const SUMMARY_WIDTH = 72;

/** The report for a terminal of 120 columns. */
export function renderRecordings(report: RecordingsReport, verbose: boolean): string {
  const { results, integrations, differences, notChecked = [] } = report;
  const folders = [...new Set(results.map(({ name }) => folderOf(name)))];
  const events = results.reduce((sum, each) => sum + each.events, 0);
  return [
    `Environment ${report.environment} (${integrations.join(", ")}): ${counted(results.length, "recording")} of ` +
      `${counted(events, "event")}, ${counted(report.detections, "detection")} over the trail`,
    ...folders.flatMap((folder) => [
      "",
      folder,
      ...results
        .filter(({ name }) => folderOf(name) === folder)
        .flatMap((result) => recordingLines(result, verbose)),
    ]),
    "",
    ...countLines(report),
    ...(results.length === 0 ? [] : [evidenceLine(results, verbose)]),
    differences.length === 0
      ? "Each raises what the catalog says."
      : `NOT as the catalog says, in ${counted(differences.length, "place")}:`,
    ...differences.map((difference) => `  ${difference}`),
    ...(notChecked.length === 0 ? [] : ["NOT checked:"]),
    ...notChecked.map((each) => `  ${each}`),
    ...tuningLines(report.tuning),
    ...(report.tuning.some(({ enabled }) => enabled)
      ? ["Recorded events are counted as the catalog does, not as tuned."]
      : []),
    "",
  ].join("\n");
}

/** How many recordings raise something, how many nothing and why, and how many were not drilled. */
export function countLines({
  environment,
  detection,
  results,
  leftOut,
}: RecordingsReport): string[] {
  const silent = results.filter(({ raised }) => raised.length === 0);
  const normal = silent.filter(({ name }) => name.startsWith(NORMAL_DAY)).length;
  const raising = counted(results.length - silent.length, "recording raises", "recordings raise");
  const left = [
    [leftOut.ofOtherStores.length, "of a store that is not used here"] as const,
    [leftOut.withoutEndpoint.length, "through a VPC endpoint that is not there"] as const,
  ].flatMap(([count, why]) => (count === 0 ? [] : [`${count} ${why}`]));
  return [
    detection === undefined
      ? `Environment ${environment}: ${raising} something, ${silent.length} nothing: ` +
        `${normal} of a normal day, ${silent.length - normal} harmless or not watched here.`
      : `Environment ${environment}: ${raising} ${detection}.`,
    ...(left.length === 0
      ? []
      : [
          `Left out${detection === undefined ? "" : " of those that raise it"}: ${left.join(", ")}.`,
        ]),
  ];
}

/** How good the evidence is: what CloudTrail wrote, what AWS documents, what is put together of both. */
function evidenceLine(results: readonly ReportedRecording[], verbose: boolean): string {
  const kinds = ["recorded", "documented", "composed"].map(
    (kind) => `${results.filter(({ evidence }) => evidence === kind).length} ${kind}`,
  );
  return `Of their shapes ${kinds.join(", ")}${verbose ? "" : "; --verbose says from what"}.`;
}

function folderOf(name: string): string {
  return name.split("/").slice(0, -1).join("/") || ".";
}

function recordingLines(
  { name, summary, source, evidence, changes, raised }: ReportedRecording,
  verbose: boolean,
): string[] {
  const left = wrapped(summary, SUMMARY_WIDTH);
  const right =
    raised.length === 0
      ? ["none"]
      : raised.map(({ id, severity }) => `${severity.padEnd(8)} ${id}`);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `  ${(left[row] ?? "").padEnd(SUMMARY_WIDTH)}  ${right[row] ?? ""}`.trimEnd(),
  );
  return verbose
    ? [
        ...rows,
        `      ${name}: ${evidence}, ${source}`,
        ...wrapped(changes, 110).map((line) => `      ${line}`),
      ]
    : rows;
}

/** The report for a program. */
export function jsonRecordings(report: RecordingsReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
