import type { Severity } from "../../detections/detection";
import type { EventPattern } from "../../detections/event-pattern";
import type { AlarmCount } from "./alarm-count";
import { MatchCounter } from "./alarm-count";
import type { Forwarding } from "./heard-in";
import { hearsIn } from "./heard-in";
import type { Channel, TrailEvent } from "./matcher";
import { matcherOf } from "./matcher";
import type { Placeholders } from "./placeholders";
import { canHappen, eventsOf } from "./recorded-events";
import type { Recording } from "./recorded-events";

/** A detection as it is in the catalog, or as it was read back from a deployment. */
export interface DrilledDetection {
  readonly id: string;
  /** Absent where it watches the whole environment. */
  readonly integration?: string;
  readonly severity?: Severity;
  /** Pattern of its metric filter; absent where it has none, or none was found. */
  readonly filterPattern?: string;
  /** Pattern of its rule; absent where it has none. */
  readonly eventPattern?: EventPattern;
  /** What hands events of another Region on to its rule; absent where nothing does. */
  readonly forwarding?: Forwarding;
  /** How its alarm counts; without it one event is enough. */
  readonly alarm?: AlarmCount;
  /** Recordings that must raise it. */
  readonly drills: readonly string[];
}

/** A detection that a recording raises. */
export interface Raised {
  readonly detection: DrilledDetection;
  readonly by: readonly Channel[];
}

/** What one recording raises. */
export interface DrilledRecording {
  readonly recording: Recording;
  readonly raised: readonly Raised[];
  /** Where that is not what the detections' `drills` say, a sentence each. */
  readonly differences: readonly string[];
}

const ONE_EVENT: AlarmCount = {
  threshold: 1,
  periodSeconds: 300,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
};

const CHANNELS: readonly Channel[] = ["filter", "rule"];

/**
 * Which detections each recording raises, and where that is not what their `drills` say. A recording
 * that none of them names must raise nothing; one that cannot happen, for want of an endpoint, is
 * left out.
 *
 * @param detections of the whole environment and of one integration: that of the placeholders
 * @param placeholders their `region` is that of the rules, which hear of no other but what is forwarded
 * @throws Error for a placeholder that does not exist, and for a pattern that is not documented
 */
export function drill(
  detections: readonly DrilledDetection[],
  recordings: readonly Recording[],
  placeholders: Placeholders,
): DrilledRecording[] {
  const drilled = detections.map((detection) => ({
    detection,
    matches: matcherOf(detection),
    hears: hearsIn(placeholders.region, detection.forwarding),
  }));
  const possible = recordings.filter((recording) => canHappen(recording, placeholders));
  return possible.map((recording) => {
    const events = eventsOf(recording, placeholders);
    const outcomes = drilled.map(({ detection, matches, hears }) => ({
      detection,
      channels: raisedChannels(detection, events, matches, hears),
    }));
    return {
      recording,
      raised: outcomes.flatMap(({ detection, channels }) => {
        const by = CHANNELS.filter((channel) => channels[channel] === true);
        return by.length === 0 ? [] : [{ detection, by }];
      }),
      differences: outcomes.flatMap(({ detection, channels }) =>
        differencesOf(detection, channels, recording.name),
      ),
    };
  });
}

type ChannelOutcome = Readonly<Partial<Record<Channel, boolean>>>;

/** Which channels the events raise, all of them taken together. */
function raisedChannels(
  { filterPattern, eventPattern, alarm = ONE_EVENT }: DrilledDetection,
  events: readonly TrailEvent[],
  matches: ReturnType<typeof matcherOf>,
  hears: ReturnType<typeof hearsIn>,
): ChannelOutcome {
  const counter = new MatchCounter(alarm);
  let rule = false;
  for (const event of events) {
    const matched = matches(event);
    if (matched.filter === true) {
      counter.add(event);
    }
    rule ||= matched.rule === true && hears(event);
  }
  return {
    ...(filterPattern === undefined ? {} : { filter: counter.raisedFrom().length > 0 }),
    ...(eventPattern === undefined ? {} : { rule }),
  };
}

function differencesOf(
  detection: DrilledDetection,
  channels: ChannelOutcome,
  recording: string,
): string[] {
  const expected = detection.drills.includes(recording);
  const name = nameOf(detection);
  const [filter, rule] = CHANNELS.map((channel) => channels[channel]);
  if (expected && filter === undefined && rule === undefined) {
    return [`${name} names ${recording} and has neither a filter nor a rule`];
  }
  const wrong = CHANNELS.filter(
    (channel) => channels[channel] !== undefined && channels[channel] !== expected,
  ).map((channel) => (channel === "filter" ? "filter" : "rule"));
  if (wrong.length === 0) {
    return [];
  }
  const what = wrong.map((channel) => `its ${channel}`).join(" and ");
  return expected
    ? [`${recording} must raise ${name}, and ${what} did not see it`]
    : [`${recording} must not raise ${name}, and ${what} did`];
}

/** Id, with the integration where it has one. */
export function nameOf({ id, integration }: Pick<DrilledDetection, "id" | "integration">): string {
  return integration === undefined ? id : `${id} (${integration})`;
}
