import type { SecretEvent, SecretFetched, SecretFetchFailed } from "./secret-observer";

export interface SecretMetric {
  readonly name: SecretMetricName;
  readonly unit: "Count" | "Milliseconds";
  readonly value: number;
}

type SecretMetricName =
  | "SecretFetches"
  | "SecretRefreshes"
  | "SecretForcedRefreshes"
  | "SecretFetchErrors"
  | "SecretThrottles"
  | "SecretFetchLatency"
  | "SecretColdFetchLatency"
  | "SecretStaleServes"
  | "SecretKeyRejections";

/**
 * The metrics of an event, for any way to publish them.
 *
 * A read of the source is counted in `SecretFetches` whether or not it succeeds, so that errors divided
 * by fetches is the error rate. Refreshes and forced refreshes are counted beside it. Throttled calls
 * are counted also where a later call of the same read gave the value.
 */
export function metricsOf(event: SecretEvent): SecretMetric[] {
  switch (event.type) {
    case "fetched":
      return event.first
        ? [...fetchMetrics(event), milliseconds("SecretColdFetchLatency", event.durationMs)]
        : fetchMetrics(event);
    case "fetch-failed":
      return [...fetchMetrics(event), count("SecretFetchErrors")];
    case "stale-served":
      return [count("SecretStaleServes")];
    case "rejected":
      // One that another version resolved is a rotation at work: it shows as a forced refresh.
      return event.resolved ? [] : [count("SecretKeyRejections")];
  }
}

function fetchMetrics({
  reason,
  durationMs,
  throttles,
}: SecretFetched | SecretFetchFailed): SecretMetric[] {
  const metrics = [count("SecretFetches"), milliseconds("SecretFetchLatency", durationMs)];
  if (throttles > 0) metrics.push(count("SecretThrottles", throttles));
  if (reason === "cold") return metrics;
  return [...metrics, count(reason === "rejected" ? "SecretForcedRefreshes" : "SecretRefreshes")];
}

function count(name: SecretMetricName, value = 1): SecretMetric {
  return { name, unit: "Count", value };
}

function milliseconds(name: SecretMetricName, value: number): SecretMetric {
  return { name, unit: "Milliseconds", value };
}
