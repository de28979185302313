import type { Finding, Severity } from "../../../detections/detection";
import { parsedEventPattern } from "../../../detections/evaluation/event-pattern-parser";
import { satisfiesAny } from "../../../detections/evaluation/event-pattern-semantics";
import { MatchCounter } from "../alarm-count";
import type { DrilledDetection } from "../drill";
import { hearsIn } from "../heard-in";
import type { Channel, TrailEvent } from "../matcher";
import { matcherOf } from "../matcher";
import type { EventFacts } from "./event-facts";
import { factsOf, factsOfFinding } from "./event-facts";
import type { ServiceEvent } from "./events-in";
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
  /** Whose detections judged. */
  readonly environment: {
    readonly name?: string;
    readonly account: string;
    readonly region: string;
  };
  readonly events: number;
  /** Events that raised something, alone or together with others. */
  readonly raising: number;
  readonly byNumber: readonly RaisedByNumber[];
  /** Entries that hold no event, of CloudTrail or of another service. */
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
  /** What other services find, for the events that they send themselves. */
  readonly findings?: readonly Pick<Finding, "id" | "severity" | "eventPattern">[];
  /** Name of the environment that the detections are of. */
  readonly environment?: string;
  readonly account: string;
  /** That of the rules, which hear of no other but what is forwarded. */
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
    hears: hearsIn(options.region, detection.forwarding),
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

  const countOne = (account: unknown, region: unknown) => {
    tally.events += 1;
    if (![undefined, options.account].includes(textOf(account))) tally.ofOtherAccounts += 1;
    if (![undefined, options.region].includes(textOf(region))) tally.ofOtherRegions += 1;
  };

  const raisedBy = (event: TrailEvent): RaisedDetection[] => {
    const number = tally.events;
    const detections = drilled.flatMap(({ detection, matches, hears, counter }) => {
      const matched = matches(event);
      const byRule = matched.rule === true && hears(event);
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

  const rules = (options.findings ?? []).map(({ eventPattern, id, severity }) => ({
    rule: parsedEventPattern(eventPattern),
    raised: { id, severity, by: ["rule"] as const },
  }));
  const foundBy = (event: ServiceEvent): RaisedDetection[] =>
    [undefined, options.region].includes(textOf(event.region))
      ? rules.flatMap(({ rule, raised }) => (satisfiesAny(event, rule) ? [raised] : []))
      : [];

  const drillFile = async (file: string) => {
    const onBytes = tellingProgress(file, tally, options.progress);
    const reading = {
      onBytes,
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    };
    for await (const { entry, line, events, serviceEvents } of readEvents(file, reading)) {
      if (events.length === 0 && serviceEvents.length === 0) {
        tally.otherEntries += 1;
        firstOther ??= `${file}, line ${line}`;
      }
      const tell = (facts: EventFacts, detections: readonly RaisedDetection[]) => {
        if (detections.length > 0) {
          tally.raising += 1;
          for (const { id } of detections) addCount(id, 1);
          options.onRaised({ file, entry, line, ...facts, detections });
        }
      };
      for (const event of events) {
        countOne(event.recipientAccountId, event.awsRegion);
        tell(factsOf(event), raisedBy(event));
      }
      for (const event of serviceEvents) {
        countOne(event.account, event.region);
        tell(factsOfFinding(event), foundBy(event));
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
  const { environment: name, account, region } = options;
  return {
    environment: { ...(name === undefined ? {} : { name }), account, region },
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
