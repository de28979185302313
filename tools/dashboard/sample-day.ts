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

/** The detection that a refused read raises, and its severity. */
export const SAMPLE_DETECTION = { id: "denied-read", severity: "high" } as const;

/**
 * A plausible day for a dashboard, the same one each time: the function runs every quarter of an hour,
 * and at its end somebody who may not read asks for a value, three times. All that the picture shows
 * follows from that and from the names in the definition.
 */
export function sampleDay(body: DashboardBody): SampleDay {
  const alarms = body.widgets.flatMap((widget) =>
    widget.type === "alarm" ? widget.properties.alarms.map(alarmNameOf) : [],
  );
  const detection =
    alarms.find((name) => name.endsWith(`-${SAMPLE_DETECTION.id}`)) ?? SAMPLE_DETECTION.id;
  const raised = [
    detection,
    ...alarms.filter((name) => name.endsWith(`-audit-${SAMPLE_DETECTION.severity}`)),
  ];
  return {
    isInAlarm: (alarmName) => raised.includes(alarmName),
    points: (metric) =>
      metric.name === detection
        ? eachPeriod((minute) => (minute === REFUSED_AT ? REFUSED_CALLS : 0))
        : pointsOf(metric),
    rows: () => rowsOf(body, detection),
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
const always =
  (value: number): ValueAt =>
  () =>
    value;

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
  [/^Invocations$|^SecretFetches$/, always(1), RUN_MINUTES],
  [/^LocationsWritten$/, always(3), RUN_MINUTES],
  // What is not a refresh is the first read of a sandbox.
  [/^SecretRefreshes$/, (_, __, minute) => (minute % SANDBOX_MINUTES === 0 ? 0 : 1), RUN_MINUTES],
  [/^SecretFetchLatency$/, latency(24), RUN_MINUTES],
  [/^SecretColdFetchLatency$/, latency(60), SANDBOX_MINUTES],
  [/^Duration$/, latency(900), RUN_MINUTES],
  [/^ThirdPartyLatency$/, latency(240), RUN_MINUTES],
  [/^ThirdPartyRetries$/, (_, noise) => (noise < 0.95 ? 0 : 1), RUN_MINUTES],
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
  // The alarm, and the one for its severity, to two subscribers each.
  [/^NumberOfMessagesPublished$/, onceRefused(2)],
  [/^NumberOfNotificationsDelivered$/, onceRefused(4)],
];

function onceRefused(value: number): ValueAt {
  return (_, __, minute) => (minute === REFUSED_AT ? value : 0);
}

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
      calls: String(DAY_MINUTES / RUN_MINUTES),
      lastTime: "2026-01-15T14:45:01Z",
      "userIdentity.arn": session(reader, reader),
      sourceIPAddress: "10.30.0.37",
      vpcEndpointId: "vpce-0a1b2c3d4e5f60001",
      eventName: "GetSecretValue",
      errorCode: "",
    },
  ];
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
