/** How an alarm judges its metric. Names and units are those of CloudWatch's PutMetricAlarm. */
export interface AlarmSettings {
  readonly statistic: "Sum" | "Maximum";
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  /** The alarm goes off when the statistic is greater than or equal to this. */
  readonly threshold: number;
  readonly treatMissingData: "notBreaching" | "breaching";
}

/** Counts events of the trail's log group that match a pattern. */
export interface LogFilterSource {
  readonly kind: "log-filter";
  readonly pattern: string;
}

/** A metric that AWS or the function publishes. */
export interface MetricSource {
  readonly kind: "metric";
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
}

/** One entry of the alarm catalog. */
export interface Detection {
  /** Unique in an environment; the name of its alarm, metric and filter is formed from it. */
  readonly id: string;
  /** Integration that it watches; absent where it watches the whole environment. */
  readonly integration?: string;
  /** What it means that the alarm goes off, in one sentence for whoever is paged. */
  readonly meaning: string;
  readonly severity: "critical" | "high" | "medium";
  readonly source: LogFilterSource | MetricSource;
  readonly alarm: AlarmSettings;
}

/** One event within five minutes is enough; no data is no event. */
export const ON_FIRST_EVENT: AlarmSettings = {
  statistic: "Sum",
  periodSeconds: 300,
  evaluationPeriods: 1,
  threshold: 1,
  treatMissingData: "notBreaching",
};
