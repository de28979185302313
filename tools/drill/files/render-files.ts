import { counted } from "../counted";
import type { Tuning } from "../tuning";
import { tuningLines } from "../tuning";
import type { FilesSummary, RaisedByNumber, RaisedDetection, RaisingEvent } from "./drill-files";

/** An event that raises something, in a line or two. */
export function renderRaisingEvent(event: RaisingEvent): string {
  const { time, event: name, principal, sourceAddress, endpoint, detections } = event;
  const from = [sourceAddress, ...(endpoint === "" ? [] : [endpoint])].join(" ");
  return (
    `${time.padEnd(20)}  ${name}  ${detections.map(detectionText).join(", ")}\n` +
    `${" ".repeat(22)}by ${principal} from ${from} (${event.file}, line ${event.line})\n`
  );
}

function detectionText({ id, integration, severity, by }: RaisedDetection): string {
  const where = integration === undefined ? "" : ` of ${integration}`;
  // Where there are both they say the same; of some there is a filter only.
  const only = by.length === 1 && by[0] === "rule" ? " by its rule only" : "";
  return `${severity ?? ""} ${id}${where}${only}`.trim();
}

/** What follows the events. */
export function renderFilesSummary(summary: FilesSummary, tuning: readonly Tuning[]): string {
  const { events, raising, counts, byNumber, otherEntries, firstOther, notRead } = summary;
  const ofOthers = [
    [summary.ofOtherAccounts, "another account"] as const,
    [summary.ofOtherRegions, "another Region"] as const,
  ];
  return [
    ...byNumber.map(renderByNumber),
    `${counted(events, "event")}, ${raising} raised something.`,
    ...[...counts]
      .sort(([, one], [, other]) => other - one)
      .map(([id, count]) => `  ${String(count).padStart(7)}  ${id}`),
    ...(otherEntries === 0
      ? []
      : [
          `${counted(otherEntries, "entry holds", "entries hold")} no event of CloudTrail, the first in ${firstOther ?? "?"}.`,
        ]),
    ...ofOthers.flatMap(([count, what]) =>
      count === 0
        ? []
        : [`${counted(count, "event is", "events are")} of ${what} than the environment's.`],
    ),
    ...tuningLines(tuning),
    ...notReadLines(notRead),
    "",
  ].join("\n");
}

function notReadLines(notRead: FilesSummary["notRead"]): string[] {
  return notRead.length === 0
    ? []
    : [
        `NOT complete: ${counted(notRead.length, "file was", "files were")} not read, or not to the ` +
          "end, and the summary is without that:",
        ...notRead.map(({ file, why }) => `  not read: ${file}: ${why}`),
      ];
}

function renderByNumber({ detection, threshold, periodSeconds, periods }: RaisedByNumber): string {
  const [first = "", ...others] = periods;
  const more = others.length === 0 ? "" : `, and in ${counted(others.length, "more period")}`;
  return (
    `${detectionText(detection)}: ${counted(threshold, "event")} or more within ${periodSeconds} s ` +
    `from ${first}${more}`
  );
}

/** One line of JSON for an event. */
export function jsonRaisingEvent(event: RaisingEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** One line of JSON, the last. */
export function jsonFilesSummary(
  summary: FilesSummary,
  notChecked: readonly string[],
  tuning: readonly Tuning[],
): string {
  const counts = Object.fromEntries(summary.counts);
  return `${JSON.stringify({ summary: { ...summary, counts, examplesUsedBy: notChecked, tuning } })}\n`;
}
