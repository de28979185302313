import type { Severity } from "../../../detections/detection";
import { MatchCounter } from "../alarm-count";
import type { DrilledDetection } from "../drill";
import { isHeardIn } from "../heard-in";
import type { Channel, TrailEvent } from "../matcher";
import { matcherOf } from "../matcher";
import type { EventFacts } from "./event-facts";
import { factsOf } from "./event-facts";
import type { ReadOptions } from "./read-events";
import { NotReadError, readEvents } from "./read-events";

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
  /** How many events reached it, without those that raised its rule one by one. */
  readonly events: number;
  /** Beginnings of the periods in which it was reached. */
  readonly periods: readonly string[];
}

/** What a run over files found. */
export interface FilesSummary {
  readonly events: number;
  /** Events that raised something, alone or together with others. */
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
  /** Files that were not read, or not to their end. */
  readonly notRead: readonly UnreadFile[];
}

/** A file that was not read, and why, with nothing of what is in it. */
interface UnreadFile {
  readonly file: string;
  readonly why: string;
  /** Both in a sentence. */
  readonly message: string;
}

export interface DrillFilesOptions extends Pick<ReadOptions, "stdin"> {
  readonly files: readonly string[];
  readonly detections: readonly DrilledDetection[];
  readonly account: string;
  /** That of the rules, which hear of no other. */
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
 * Which events of files raise which detections: an event raises when a rule matches, and when the
 * filter's alarm takes no more than one. A file that cannot be read keeps none of the others back.
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
  const addCount = (id: string, count: number) => counts.set(id, (counts.get(id) ?? 0) + count);
  /** Numbers of the events that are counted by one detection and raised another, or its rule. */
  const raisedToo = new Set<number>();
  /** Number of the last event that a detection with a count will name. */
  let lastNoted: number | undefined;
  const notRead: UnreadFile[] = [];
  let firstOther: string | undefined;

  const raisedBy = (event: TrailEvent): RaisedDetection[] => {
    const number = tally.events;
    const detections = drilled.flatMap(({ detection, matches, counter }) => {
      const matched = matches(event);
      const byRule = matched.rule === true && isHeardIn(options.region, event);
      if (counter !== undefined && matched.filter === true) {
        counter.add(event, byRule ? undefined : number);
        if (!byRule) lastNoted = number;
      }
      const by: Channel[] = [
        ...(counter === undefined && matched.filter === true ? (["filter"] as const) : []),
        ...(byRule ? (["rule"] as const) : []),
      ];
      return by.length === 0 ? [] : [raised(detection, by)];
    });
    if (lastNoted === number && detections.length > 0) raisedToo.add(number);
    return detections;
  };

  const drillFile = async (file: string) => {
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
          for (const { id } of detections) addCount(id, 1);
          options.onRaised({ file, entry, line, ...factsOf(event), detections });
        }
      }
    }
  };

  for (const file of options.files) {
    try {
      await drillFile(file);
    } catch (error) {
      if (!(error instanceof NotReadError)) throw error;
      notRead.push({ file, why: error.why, message: error.message });
    }
  }
  const together = new Set<number>();
  const byNumber = drilled.flatMap(({ detection, counter }) => {
    const periods = counter?.raisedFrom() ?? [];
    if (counter === undefined || periods.length === 0) return [];
    const numbers = counter.raising();
    if (numbers.length > 0) addCount(detection.id, numbers.length);
    for (const number of numbers) together.add(number);
    return [raisedByNumber(detection, periods, numbers.length)];
  });
  const raising = tally.raising + [...together].filter((each) => !raisedToo.has(each)).length;
  return {
    ...tally,
    raising,
    byNumber,
    counts,
    notRead,
    ...(firstOther === undefined ? {} : { firstOther }),
  };
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

function raisedByNumber(
  detection: DrilledDetection,
  periods: readonly number[],
  events: number,
): RaisedByNumber {
  return {
    detection: raised(detection, ["filter"]),
    threshold: detection.alarm?.threshold ?? 1,
    periodSeconds: detection.alarm?.periodSeconds ?? 0,
    events,
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
