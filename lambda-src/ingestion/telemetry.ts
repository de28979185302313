import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { metricsOf } from "../secrets/secret-metrics";
import type { SecretEvent, SecretObserver } from "../secrets/secret-observer";
import { describeError } from "./ingestion-error";
import type { LocationName } from "./location-name";
import type { IngestionReport } from "./report";
import type { ThirdPartyObserver } from "./third-party-client";

export interface TelemetryOptions {
  readonly integration: string;
  readonly serviceName: string;
  readonly metricsNamespace: string;
}

/**
 * All logs and metrics of the function: one JSON line per event, and metrics in the embedded metric
 * format, on standard output. Errors are logged through `describeError`, never as objects.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class Telemetry implements SecretObserver, ThirdPartyObserver {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor({ integration, serviceName, metricsNamespace }: TelemetryOptions) {
    this.#logger = new Logger({ serviceName, persistentKeys: { integration } });
    // Powertools adds the one dimension, `service`. An alarm matches only with exactly the same.
    this.#metrics = new Metrics({ serviceName, namespace: metricsNamespace });
  }

  begin(context: Parameters<Logger["addContext"]>[0]): void {
    this.#logger.addContext(context);
  }

  /** Writes the metrics. To be called once at the end of an invocation, also of a failed one. */
  end(): void {
    if (this.#metrics.hasStoredMetrics()) this.#metrics.publishStoredMetrics();
  }

  reported(report: IngestionReport): void {
    const level = report.failed.length === 0 ? "info" : "warn";
    this.#logger[level]("Ingestion report", { report });
    this.#count("LocationsWritten", report.written);
    this.#count("LocationsDuplicate", report.duplicates);
    this.#count("LocationsFailed", report.failed.length);
  }

  locationFailed(location: LocationName, error: unknown): void {
    this.#logger.error("Location failed", { location, failure: describeError(error) });
  }

  invocationFailed(error: unknown): void {
    this.#logger.error("Invocation failed", { failure: describeError(error) });
  }

  secretEvent(event: SecretEvent): void {
    this.#logSecretEvent(event);
    for (const { name, unit, value } of metricsOf(event)) {
      this.#metrics.addMetric(name, unit, value);
    }
  }

  thirdPartyAttempted(durationMs: number): void {
    this.#milliseconds("ThirdPartyLatency", durationMs);
  }

  thirdPartyRetried(): void {
    this.#count("ThirdPartyRetries", 1);
  }

  thirdPartyFailed(): void {
    this.#count("ThirdPartyFailures", 1);
  }

  #logSecretEvent(event: SecretEvent): void {
    switch (event.type) {
      case "fetched":
        this.#logger.info("Secret fetched", withoutType(event));
        return;
      case "fetch-failed":
        this.#logger.error("Secret fetch failed", withoutType(event));
        return;
      case "rejected":
        this.#logger.warn("Third party rejected the key", withoutType(event));
        return;
      case "stale-served":
        // Every read says so, and all after one failure say the same: the metric counts them.
        return;
    }
  }

  #count(name: string, value: number): void {
    this.#metrics.addMetric(name, MetricUnit.Count, value);
  }

  #milliseconds(name: string, value: number): void {
    this.#metrics.addMetric(name, MetricUnit.Milliseconds, value);
  }
}

/** The message of the log line says it. */
function withoutType(event: SecretEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== "type"));
}
