import type { Severity } from "../../../detections/detection";
import { MatchCounter } from "../alarm-count";
import type { DrilledDetection } from "../drill";
import type { Channel, TrailEvent } from "../matcher";
import { matcherOf } from "../matcher";
import type { EventFacts } from "./event-facts";
import { factsOf } from "./event-facts";
import type { ReadOptions } from "./read-events";
import { readEvents } from "./read-events";

/** A detection that an event raises. */
export interface RaisedDetection {
  readonly id: string;
  readonly integration?: string;
  readonly severity?: Severity;
  readonly by: readonly Channel[];
}

/** An event that raises something. */
export interface RaisingEvent extends EventFacts {
  readonly file: string;
  /** Which entry of the file, from 1, and the line that it begins in. */
  readonly entry: number;
  readonly line: number;
  readonly detections: readonly RaisedDetection[];
}

/** An alarm that takes more than one event. */
export interface RaisedByNumber {
  readonly detection: RaisedDetection;
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Beginnings of the periods in which it was reached. */
  readonly periods: readonly string[];
}

/** What a run over files found. */
export interface FilesSummary {
  readonly events: number;
  readonly raising: number;
  readonly byNumber: readonly RaisedByNumber[];
  /** Entries that hold no event of CloudTrail. */
  readonly otherEntries: number;
  /** The first of them, as file and line. */
  readonly firstOther?: string;
  /** Events of other accounts than the environment's, and of other Regions. */
  readonly ofOtherAccounts: number;
  readonly ofOtherRegions: number;
  /** How many events raised each detection. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface DrillFilesOptions extends Pick<ReadOptions, "stdin"> {
  readonly files: readonly string[];
  readonly detections: readonly DrilledDetection[];
  readonly account: string;
  readonly region: string;
  /** Gets each event that raises something as soon as it was read. */
  readonly onRaised: (event: RaisingEvent) => void;
  /** Hears now and then how far it is. */
  readonly progress?: (line: string) => void;
}

/** How often progress is told, in ms. */
const PROGRESS_MS = 3000;

const MEGABYTE = 1_000_000;

/**
 * Which events of files raise which detections.
 *
 * @throws UsageError naming file and line of what cannot be read
 */
export async function drillFiles(options: DrillFilesOptions): Promise<FilesSummary> {
  const drilled = options.detections.map((detection) => ({
    detection,
    matches: matcherOf(detection),
    counter:
      detection.alarm !== undefined && needsMany(detection)
        ? new MatchCounter(detection.alarm)
        : undefined,
  }));
  const tally = { events: 0, raising: 0, otherEntries: 0, ofOtherAccounts: 0, ofOtherRegions: 0 };
  const counts = new Map<string, number>();
  let firstOther: string | undefined;

  const raisedBy = (event: TrailEvent): RaisedDetection[] =>
    drilled.flatMap(({ detection, matches, counter }) => {
      const matched = matches(event);
      if (counter !== undefined) {
        if (matched.filter === true) counter.add(event);
        return [];
      }
      const by = (["filter", "rule"] as const).filter((channel) => matched[channel] === true);
      return by.length === 0 ? [] : [raised(detection, by)];
    });

  for (const file of options.files) {
    const onBytes = tellingProgress(file, tally, options.progress);
    const reading = {
      onBytes,
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    };
    for await (const { entry, line, events } of readEvents(file, reading)) {
      if (events.length === 0) {
        tally.otherEntries += 1;
        firstOther ??= `${file}, line ${line}`;
      }
      for (const event of events) {
        tally.events += 1;
        if (![undefined, options.account].includes(textOf(event.recipientAccountId)))
          tally.ofOtherAccounts += 1;
        if (![undefined, options.region].includes(textOf(event.awsRegion)))
          tally.ofOtherRegions += 1;
        const detections = raisedBy(event);
        if (detections.length > 0) {
          tally.raising += 1;
          for (const { id } of detections) counts.set(id, (counts.get(id) ?? 0) + 1);
          options.onRaised({ file, entry, line, ...factsOf(event), detections });
        }
      }
    }
  }
  const byNumber = drilled.flatMap(({ detection, counter }) => {
    const periods = counter?.raisedFrom() ?? [];
    return periods.length === 0 ? [] : [raisedByNumber(detection, periods)];
  });
  return { ...tally, byNumber, counts, ...(firstOther === undefined ? {} : { firstOther }) };
}

/** One event does not raise it. */
function needsMany({ alarm }: DrilledDetection): boolean {
  return alarm !== undefined && (alarm.threshold > 1 || alarm.evaluationPeriods > 1);
}

function raised(detection: DrilledDetection, by: readonly Channel[]): RaisedDetection {
  const { id, integration, severity } = detection;
  return {
    id,
    ...(integration === undefined ? {} : { integration }),
    ...(severity === undefined ? {} : { severity }),
    by,
  };
}

function raisedByNumber(detection: DrilledDetection, periods: readonly number[]): RaisedByNumber {
  return {
    detection: raised(detection, ["filter"]),
    threshold: detection.alarm?.threshold ?? 1,
    periodSeconds: detection.alarm?.periodSeconds ?? 0,
    periods: periods.map((start) => new Date(start).toISOString()),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function tellingProgress(
  file: string,
  tally: { readonly events: number },
  progress: ((line: string) => void) | undefined,
): (bytes: number) => void {
  let told = performance.now();
  return (bytes) => {
    if (performance.now() - told > PROGRESS_MS) {
      told = performance.now();
      progress?.(`${file}: ${Math.round(bytes / MEGABYTE)} MB, ${tally.events} events`);
    }
  };
}
