import { metricsOf, type SecretMetric } from "./secret-metrics";
import type { SecretEvent, SecretObserver } from "./secret-observer";

export interface EmfSecretObserverOptions {
  /** The CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** Name and value of each dimension. An alarm matches only with exactly the same. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Takes a line without its end. Default: standard output. */
  readonly write?: (line: string) => void;
  /** Wall clock in ms. For tests. */
  readonly now?: () => number;
}

const LINES = {
  fetched: { level: "INFO", message: "Secret fetched" },
  "fetch-failed": { level: "ERROR", message: "Secret fetch failed" },
  "stale-served": { level: "WARN", message: "Stale secret served" },
  rejected: { level: "WARN", message: "Secret rejected by the third party" },
};

/**
 * Writes one JSON line per read, failure and refusal, which is a log entry and carries its metrics in
 * the embedded metric format. Stale serves can come with every read: only the first after an attempt is
 * logged, and their number is written by `flush`, which `SecretsClient.run` calls.
 *
 * It needs no library. With another logger, implement `SecretObserver` with `metricsOf`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class EmfSecretObserver implements SecretObserver {
  readonly #options: EmfSecretObserverOptions;
  /** The secrets whose stale serves were logged since the last attempt. */
  readonly #toldStale = new Set<string>();
  #staleServes = 0;

  constructor(options: EmfSecretObserverOptions) {
    this.#options = options;
  }

  secretEvent(event: SecretEvent): void {
    const { secretName } = event;
    if (event.type === "stale-served") {
      this.#staleServes += 1;
      if (!this.#toldStale.has(secretName)) this.#write([], entryOf(event));
      this.#toldStale.add(secretName);
      return;
    }
    if (event.type !== "rejected") this.#toldStale.delete(secretName);
    this.#write(metricsOf(event), entryOf(event));
  }

  flush(): void {
    const value = this.#staleServes;
    this.#staleServes = 0;
    if (value > 0) this.#write([{ name: "SecretStaleServes", unit: "Count", value }]);
  }

  #write(metrics: readonly SecretMetric[], entry: object = {}): void {
    const { namespace, dimensions, now = Date.now, write = toStandardOutput } = this.#options;
    const timestamp = now();
    const embedded = {
      _aws: {
        Timestamp: timestamp,
        CloudWatchMetrics: [
          {
            Namespace: namespace,
            Dimensions: [Object.keys(dimensions)],
            Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
      ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    };
    write(
      JSON.stringify({
        timestamp: new Date(timestamp).toISOString(),
        ...entry,
        ...(metrics.length > 0 && embedded),
        ...dimensions,
      }),
    );
  }
}

/** The event with a level and a text. What the error says keeps a name of its own. */
function entryOf({ type, ...details }: SecretEvent): object {
  const entry = { ...LINES[type], ...details };
  return "message" in details
    ? { ...entry, message: LINES[type].message, error: details.message }
    : entry;
}

function toStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
