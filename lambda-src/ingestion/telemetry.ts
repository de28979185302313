import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SecretObserver } from "../secrets/secret-observer";
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

  secretFetched(event: Parameters<SecretObserver["secretFetched"]>[0]): void {
    this.#logger.info("Secret fetched", event);
    this.#secretMetrics(event.durationMs);
  }

  secretFetchFailed(event: Parameters<SecretObserver["secretFetchFailed"]>[0]): void {
    const { error, ...rest } = event;
    this.#logger.error("Secret fetch failed", { ...rest, failure: { kind: error } });
    this.#secretMetrics(event.durationMs);
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

  #secretMetrics(durationMs: number): void {
    this.#count("SecretFetches", 1);
    this.#milliseconds("SecretFetchLatency", durationMs);
  }

  #count(name: string, value: number): void {
    this.#metrics.addMetric(name, MetricUnit.Count, value);
  }

  #milliseconds(name: string, value: number): void {
    this.#metrics.addMetric(name, MetricUnit.Milliseconds, value);
  }
}
