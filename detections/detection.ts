import type { DetectionId } from "../config/detection-ids";
import type { EventPattern } from "./event-pattern";
import type { Term } from "./pattern";

/** How urgent it is: `critical` wakes somebody, `high` is today's work, `medium` this week's. */
export const SEVERITIES = ["critical", "high", "medium"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How an alarm judges its metric. Names and units are those of CloudWatch's PutMetricAlarm. */
export interface AlarmSettings {
  readonly statistic: "Sum" | "Maximum" | "SampleCount";
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: "notBreaching" | "breaching";
}

/** Counts events of the trail's log group that match a pattern. Build it with `trailEvents`. */
export interface LogFilterSource {
  readonly kind: "log-filter";
  /** Filter pattern of CloudWatch Logs. */
  readonly pattern: string;
  /** What both patterns say; absent where the text itself is prescribed. */
  readonly events?: Term;
  /** Event pattern of EventBridge, for a message that names who did it; absent where there is none. */
  readonly eventPattern?: EventPattern;
  /** Another Region whose events EventBridge hands on, for its rule here; absent where none are. */
  readonly forwardedFrom?: string;
  /** Condition of a `filter` command of CloudWatch Logs Insights that finds the events again. */
  readonly insightsFilter: string;
}

/** A metric that AWS or the function publishes. */
export interface MetricSource {
  readonly kind: "metric";
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
}

/** A query of CloudWatch Metrics Insights with one time series as its result. */
interface MetricQuerySource {
  readonly kind: "metric-query";
  readonly expression: string;
}

/** What every entry of the catalog says. */
interface CatalogEntry {
  /** Unique in an environment; the name of its alarm, metric, filter and rule is formed from it. */
  readonly id: DetectionId;
  /** Integration that it watches; absent where it watches the whole environment. */
  readonly integration?: string;
  /** What it means, in one sentence for whoever is paged. */
  readonly meaning: string;
  readonly severity: Severity;
}

/** One entry of the alarm catalog. Its runbook is `docs/runbooks/<id>.md`. */
export interface Detection extends CatalogEntry {
  readonly source: LogFilterSource | MetricSource | MetricQuerySource;
  readonly alarm: AlarmSettings;
  /**
   * Recorded events that must raise it, each a file of `__tests__/fixtures/cloudtrail` without its
   * ending; empty for what no event of the trail tells.
   */
  readonly drills: readonly string[];
}

/** The most that a setting of an alarm may be, or the least, and why. */
export interface TuningLimit {
  readonly value: number;
  /** Ends a sentence: what would come of a setting beyond it. */
  readonly because: string;
}

/** How far `alarms.tuning` may go, so that the alarm still goes off, and not for ever. */
export interface TuningLimits {
  /** The highest threshold for periods of that many seconds, in the unit of the metric. */
  readonly threshold: (periodSeconds: number) => TuningLimit;
  /** The most periods of that many seconds in a row; absent where `windowSeconds` says it. */
  readonly evaluationPeriods?: (periodSeconds: number) => TuningLimit;
  /** Periods times their length. */
  readonly windowSeconds?: { readonly least: TuningLimit; readonly most: TuningLimit };
}

/** A detection as the catalog has it, before `alarms.tuning`. */
export interface UntunedDetection extends Omit<Detection, "meaning"> {
  /** A function where the sentence tells what the alarm's settings are. */
  readonly meaning: string | ((alarm: AlarmSettings) => string);
  /** Absent where they follow from the kind of the detection: `tuning-silences.ts`. */
  readonly limits?: TuningLimits;
}

/** What another service of AWS found, and EventBridge tells; it has no metric and so no alarm. */
export interface Finding extends CatalogEntry {
  readonly eventPattern: EventPattern;
}

/**
 * One event within five minutes is enough; no data is no event.
 *
 * For metrics that anybody in the account can write to, as ours of the log group: whoever may call
 * `cloudwatch:PutMetricData`, or write an embedded metric to a log, can send a large negative value,
 * and a sum with it never reaches one. A maximum is reached by the value of one match.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export const ON_FIRST_EVENT: AlarmSettings = {
  statistic: "Maximum",
  periodSeconds: 300,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  treatMissingData: "notBreaching",
};

/**
 * A count of one within five minutes is enough. For metrics of AWS, whose namespaces nobody else can
 * write to, for those of operations, and where the sum is prescribed.
 */
export const ON_FIRST_COUNT: AlarmSettings = { ...ON_FIRST_EVENT, statistic: "Sum" };
