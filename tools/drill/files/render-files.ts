import { counted } from "../counted";
import type { Tuning } from "../tuning";
import { tuningLines } from "../tuning";
import type { FilesSummary, RaisedByNumber, RaisedDetection, RaisingEvent } from "./drill-files";

/** An event that raises something, in two lines, the second of which says how to find it. */
export function renderRaisingEvent(event: RaisingEvent): string {
  const { time, event: name, principal, sourceAddress, endpoint, resource, detections } = event;
  const from = [sourceAddress, ...(endpoint === "" ? [] : [endpoint])].join(" ");
  const facts =
    resource === undefined
      ? `by ${principal} from ${from}`
      : `of ${resource}${principal === "" ? "" : `, open to ${principal}`}`;
  // A finding has nothing but its rule.
  const text = resource === undefined ? detectionText : nameText;
  return (
    `${time.padEnd(20)}  ${name}  ${detections.map(text).join(", ")}\n` +
    `${" ".repeat(22)}${facts} (${placeText(event)})\n`
  );
}

/** A file may be one line, and two events the same but for their ids. */
function placeText({ file, line, entry, eventId }: RaisingEvent): string {
  const id = eventId === "" ? "" : `, event ${eventId}`;
  return `${file}, line ${line}, entry ${entry}${id}`;
}

function detectionText(detection: RaisedDetection): string {
  const { by } = detection;
  // Where there are both they say the same; of some there is a filter only.
  const only = by.length === 1 && by[0] === "rule" ? " by its rule only" : "";
  return `${nameText(detection)}${only}`;
}

function nameText({ id, integration, severity }: RaisedDetection): string {
  const where = integration === undefined ? "" : ` of ${integration}`;
  return `${severity ?? ""} ${id}${where}`.trim();
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
    environmentText(summary),
    `${counted(events, "event")}, ${raising} raised something.`,
    ...[...counts]
      .sort(([, one], [, other]) => other - one)
      .map(([id, count]) => `  ${String(count).padStart(7)}  ${id}`),
    ...(otherEntries === 0
      ? []
      : [
          `${counted(otherEntries, "entry holds", "entries hold")} no event, the first in ${firstOther ?? "?"}.`,
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

function environmentText({ environment: { name, account, region } }: FilesSummary): string {
  const whose = name === undefined ? "the environment" : `environment ${name}`;
  return `Judged by ${whose} in account ${account}, ${region}:`;
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

/**
 * That the network's ids are not known, where detections look for them.
 *
 * @param names of these detections, at least one
 * @param origin where the other ids are from, or `examples` for none
 */
export function exampleNote(origin: string, names: readonly string[]): string {
  const others = origin === "examples" ? "" : `, others from ${origin}`;
  return (
    `Judged with example ids of the network${others}: ${names.join(", ")}.\n` +
    "Give yours by --network-state, --endpoint or --vpc."
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
