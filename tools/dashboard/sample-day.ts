import type { DetectionId } from "../../config/detection-ids";
import { DETECTION_IDS } from "../../config/detection-ids";
import type { DashboardBody } from "./dashboard-body";

/** Of a sample, in minutes: a day that ends at three in the afternoon. */
export const DAY_MINUTES = 1440;
export const DAY_BEGINS_AT = 15 * 60;

/** What CloudWatch could have shown: a minute of the day and a value. */
export type Point = readonly [minute: number, value: number];

/** A metric of a graph, as the definition names it. */
interface SampledMetric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: string;
}

/** What the dashboard shows, of which nothing was ever measured. */
export interface SampleDay {
  points(metric: SampledMetric): Point[];
  isInAlarm(alarmName: string): boolean;
  /** Rows of a query of CloudWatch Logs Insights, with the value of each column by its name. */
  rows(): Readonly<Record<string, string>>[];
}

const PERIOD_MINUTES = 5;
/** The function runs this often. */
const RUN_MINUTES = 15;
/** A sandbox lives as long. */
const SANDBOX_MINUTES = 120;
/** When somebody is refused, shortly before the end of the day. */
const REFUSED_AT = DAY_MINUTES - 10;
const REFUSED_CALLS = 3;
/** A run that fails for one location, as both of Lambda's retries do, and when somebody empties the on-failure queue. */
const FAILED_AT = 660;
const EMPTIED_AT = 1080;
/** When the store throttles a read, a read fails, and the third party refuses the key once. */
const THROTTLED_AT = 390;
const UNREAD_AT = 900;
const REJECTED_AT = 1200;

/** The detection that a refused read raises, and its severity. */
export const SAMPLE_DETECTION = { id: "denied-read", severity: "high" } as const;

/** Events that a detection counts. */
interface Incident {
  readonly id: DetectionId;
  readonly minute: number;
  readonly events: number;
  /** Messages that one subscriber did not get. */
  readonly failed?: number;
}

/**
 * What somebody did in the course of the day, so that each graph shows what it is for: something with
 * the key, then with the alarms, the network and the function. Only the last still is an alarm.
 */
const INCIDENTS: readonly Incident[] = [
  { id: "key-changed", minute: 250, events: 1 },
  { id: "secret-value-changed", minute: 400, events: 2 },
  { id: "alarm-changed", minute: 505, events: 1 },
  { id: "watchers-changed", minute: 620, events: 2, failed: 1 },
  { id: "cis-security-groups", minute: 830, events: 2 },
  { id: "network-changed", minute: 830, events: 4 },
  { id: "endpoint-refused", minute: 950, events: 2 },
  { id: "function-changed", minute: 1060, events: 1 },
  { id: "listed-role-changed", minute: 1190, events: 2 },
  { id: "cis-unauthorized-calls", minute: REFUSED_AT, events: REFUSED_CALLS },
  { id: SAMPLE_DETECTION.id, minute: REFUSED_AT, events: REFUSED_CALLS },
];

/** Who gets each message. */
const SUBSCRIBERS = 2;
/** The alarm, and the one for its severity; the rule sends each event besides. */
const ALARMS_EACH = 2;

/**
 * A plausible day for a dashboard, the same one each time: the function runs every quarter of an hour,
 * now and then something happens, and at the end somebody who may not read asks for a value, three
 * times. All that the picture shows follows from that and from the names in the definition.
 */
export function sampleDay(body: DashboardBody): SampleDay {
  const alarms = body.widgets.flatMap((widget) =>
    widget.type === "alarm" ? widget.properties.alarms.map(alarmNameOf) : [],
  );
  const detection =
    alarms.find((name) => detectionIdOf(name) === SAMPLE_DETECTION.id) ?? SAMPLE_DETECTION.id;
  const raised = [
    detection,
    ...alarms.filter((name) => name.endsWith(`-audit-${SAMPLE_DETECTION.severity}`)),
  ];
  const incidents = incidentsOf(body);
  const messages = messageCounts([...incidents.values()]);
  return {
    isInAlarm: (alarmName) => raised.includes(alarmName),
    points: (metric) => {
      const incident = metric.statistic === "Sum" ? incidents.get(metric.name) : undefined;
      const counts =
        incident === undefined
          ? messages[metric.name]
          : new Map([[incident.minute, incident.events]]);
      return counts === undefined
        ? pointsOf(metric)
        : eachPeriod((minute) => counts.get(minute) ?? 0);
    },
    rows: () => rowsOf(body, detection),
  };
}

/** What happens to which metric: of several integrations to the first one's. */
function incidentsOf(body: DashboardBody): ReadonlyMap<string, Incident> {
  const names = body.widgets.flatMap((widget) =>
    widget.type === "metric"
      ? widget.properties.metrics.flatMap(([, name]) => (typeof name === "string" ? [name] : []))
      : [],
  );
  return new Map(
    INCIDENTS.flatMap((incident) => {
      const name = names.find((each) => detectionIdOf(each) === incident.id);
      return name === undefined ? [] : [[name, incident] as const];
    }),
  );
}

/** The longest id that a name ends with: one id may be the end of another. */
function detectionIdOf(name: string): DetectionId | undefined {
  return DETECTION_IDS.filter((id) => name.endsWith(`-${id}`)).sort(
    (one, other) => other.length - one.length,
  )[0];
}

/** Messages by the minute, by the metric of SNS. */
function messageCounts(
  incidents: readonly Incident[],
): Readonly<Record<string, ReadonlyMap<number, number>>> {
  // The prescribed filters have no rule, and their alarms come at the same time.
  const told = incidents.filter(({ id }) => !id.startsWith("cis-"));
  const counts = (of: (published: number, failed: number) => number) =>
    new Map(
      told.map(({ minute, events, failed = 0 }) => [minute, of(ALARMS_EACH + events, failed)]),
    );
  return {
    NumberOfMessagesPublished: counts((published) => published),
    NumberOfNotificationsDelivered: counts((published, failed) => published * SUBSCRIBERS - failed),
    NumberOfNotificationsFailed: counts((_, failed) => failed),
  };
}

/** The alarm's name, which is what stands last in its ARN. */
export function alarmNameOf(arn: string): string {
  return arn.split(":alarm:").at(-1) ?? arn;
}

function pointsOf({ namespace, name, statistic }: SampledMetric): Point[] {
  const noise = noiseOf(`${namespace} ${name} ${statistic}`);
  const profile = PROFILES.find(([pattern]) => pattern.test(name));
  const valueAt = profile?.[1] ?? nothing;
  const every = profile?.[2] ?? PERIOD_MINUTES;
  return eachPeriod((minute) => valueAt(statistic, noise(), minute), every);
}

/** @param noise from 0 up to, not including, 1 */
type ValueAt = (statistic: string, noise: number, minute: number) => number;

const nothing: ValueAt = () => 0;
/** The same each time, except in some minutes. */
const usually =
  (value: number, except: Readonly<Record<number, number>>): ValueAt =>
  (_, __, minute) =>
    except[minute] ?? value;

/** A latency with its middle, its slow end and its slowest, in ms. */
const latency =
  (middle: number): ValueAt =>
  (statistic, noise) => {
    const spread = { p50: 1, p99: 1.9, Maximum: 2.4 }[statistic] ?? 1;
    const slow = statistic === "p50" || noise < 0.93 ? 1 : 1.7;
    return Math.round(middle * spread * slow * (0.85 + 0.3 * noise));
  };

/** What each metric looks like, by its name, and every how many minutes it has a value. */
const PROFILES: readonly (readonly [RegExp, ValueAt, number?])[] = [
  // A retry comes in the same quarter of an hour.
  [/^Invocations$/, usually(1, { [FAILED_AT]: 3 }), RUN_MINUTES],
  [/^Errors$/, usually(0, { [FAILED_AT]: 3 }), RUN_MINUTES],
  [/^Throttles$/, usually(0, { [THROTTLED_AT]: 1 }), RUN_MINUTES],
  [
    /^ApproximateNumberOfMessagesVisible$/,
    (_, __, minute) => (minute > FAILED_AT && minute < EMPTIED_AT ? 1 : 0),
  ],
  [/^LocationsWritten$/, usually(3, { [FAILED_AT]: 2 }), RUN_MINUTES],
  // The retries write again what the first run had written.
  [/^LocationsDuplicate$/, usually(0, { [FAILED_AT]: 4 }), RUN_MINUTES],
  [/^LocationsFailed$/, usually(0, { [FAILED_AT]: 3 }), RUN_MINUTES],
  // A sandbox begins when the third party refuses the key, which is read once more.
  [/^SecretFetches$/, usually(1, { [REJECTED_AT]: 2, [UNREAD_AT]: 0 }), RUN_MINUTES],
  [
    /^SecretRefreshes$/,
    // What is not a refresh is the first read of a sandbox.
    (_, __, minute) =>
      minute === REJECTED_AT ? 1 : minute % SANDBOX_MINUTES === 0 || minute === UNREAD_AT ? 0 : 1,
    RUN_MINUTES,
  ],
  [/^SecretForcedRefreshes$|^SecretKeyRejections$/, usually(0, { [REJECTED_AT]: 1 }), RUN_MINUTES],
  [/^SecretFetchErrors$/, usually(0, { [UNREAD_AT]: 2 }), RUN_MINUTES],
  [/^SecretStaleServes$/, usually(0, { [UNREAD_AT]: 1, [UNREAD_AT + 15]: 1 }), RUN_MINUTES],
  [/^SecretThrottles$/, usually(0, { [THROTTLED_AT]: 1 }), RUN_MINUTES],
  [/^SecretFetchLatency$/, latency(24), RUN_MINUTES],
  [/^SecretColdFetchLatency$/, latency(60), SANDBOX_MINUTES],
  [
    /^Duration$/,
    (statistic, noise, minute) =>
      latency(minute === FAILED_AT ? 15_000 : 900)(statistic, noise, minute),
    RUN_MINUTES,
  ],
  [/^ThirdPartyLatency$/, latency(240), RUN_MINUTES],
  [
    /^ThirdPartyRetries$/,
    (_, noise, minute) => (minute === FAILED_AT ? 6 : noise < 0.95 ? 0 : 1),
    RUN_MINUTES,
  ],
  [/^ThirdPartyFailures$/, usually(0, { [FAILED_AT]: 3 }), RUN_MINUTES],
  [
    /^IncomingLogEvents$/,
    // More by day, and a rise every hour.
    (_, noise, minute) => {
      const hour = ((minute + DAY_BEGINS_AT) / 60) % 24;
      const work = Math.max(0, Math.sin(((hour - 6) / 14) * Math.PI));
      return Math.round(90 + 160 * work + 40 * noise + (minute % 60 === 0 ? 60 : 0));
    },
  ],
  // A value each minute in which events come.
  [
    /-audit-log-changed$/,
    (statistic, noise) =>
      statistic === "SampleCount" ? PERIOD_MINUTES - (noise < 0.9 ? 0 : 1) : 0,
  ],
];

function eachPeriod(valueAt: (minute: number) => number, every = PERIOD_MINUTES): Point[] {
  return Array.from({ length: DAY_MINUTES / every }, (_, index) => {
    const minute = index * every;
    return [minute, valueAt(minute)] as const;
  });
}

function rowsOf(body: DashboardBody, detection: string): Readonly<Record<string, string>>[] {
  const arns = body.widgets.flatMap((widget) =>
    widget.type === "alarm" ? widget.properties.alarms : [],
  );
  const [, partition = "aws", , , account = ""] = (arns[0] ?? "").split(":");
  const session = (role: string, name: string) =>
    `arn:${partition}:sts::${account}:assumed-role/${role}/${name}`;
  const reader = detection.replace(new RegExp(`${SAMPLE_DETECTION.id}$`), "ingestion");
  return [
    {
      calls: String(REFUSED_CALLS),
      lastTime: "2026-01-15T14:51:08Z",
      "userIdentity.arn": session("data-analyst", "session"),
      sourceIPAddress: "203.0.113.24",
      vpcEndpointId: "",
      eventName: "GetSecretValue",
      errorCode: "AccessDenied",
    },
    {
      calls: String(sumOf(pointsOf({ namespace: "", name: "SecretFetches", statistic: "Sum" }))),
      lastTime: "2026-01-15T14:45:01Z",
      "userIdentity.arn": session(reader, reader),
      sourceIPAddress: "10.30.0.37",
      vpcEndpointId: "vpce-0a1b2c3d4e5f60001",
      eventName: "GetSecretValue",
      errorCode: "",
    },
  ];
}

function sumOf(points: readonly Point[]): number {
  return points.reduce((sum, [, value]) => sum + value, 0);
}

/** Numbers that look like chance and are the same each time, by a text. */
function noiseOf(seed: string): () => number {
  // FNV-1a, and then mulberry32.
  let state = 0x811c9dc5;
  for (const character of seed) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
