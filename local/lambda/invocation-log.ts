import type { ExtensionStatus } from "./extensions-api";
import type { FunctionConfiguration, LogEvent } from "./function-services";

/** Lambda returns the last 4 KB of the log of an invocation. */
const TAIL_BYTES = 4096;

/**
 * The log of one invocation: what Lambda writes around it, and what the function writes in between.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html (JSON format)
 */
export class InvocationLog {
  readonly #events: LogEvent[] = [];

  constructor(
    private readonly configuration: Pick<
      FunctionConfiguration,
      "version" | "memorySize" | "logFormat"
    >,
    private readonly requestId: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** What was written before the invocation. */
  before(events: readonly LogEvent[]): void {
    this.#events.push(...events);
  }

  /** How far an extension got in the initialization. */
  extension({ name, state, events, errorType }: ExtensionStatus): void {
    const text = [
      "EXTENSION",
      `Name: ${name}`,
      `State: ${state}`,
      `Events: [${events.join(",")}]`,
      ...(errorType === undefined ? [] : [`Error Type: ${errorType}`]),
    ];
    this.#platform(text.join("\t"), "platform.extension", { name, state, events, errorType });
  }

  start(): void {
    const { requestId } = this;
    const { version } = this.configuration;
    this.#platform(`START RequestId: ${requestId} Version: ${version}`, "platform.start", {
      requestId,
      version,
    });
  }

  /** One line that the function wrote. */
  line(message: string): void {
    this.#events.push({ timestamp: this.now(), message });
  }

  /** @param seconds - the function's timeout */
  timedOut(seconds: number): void {
    const time = new Date(this.now()).toISOString();
    this.line(`${time} ${this.requestId} ${timeoutMessage(seconds)}`);
  }

  /**
   * @param durationMs - how long the handler ran
   * @param initMs - how long the initialization took, for the first invocation of a sandbox
   */
  end(
    durationMs: number,
    initMs: number | undefined,
    status: "success" | "error" | "timeout",
  ): void {
    const billed = Math.ceil(durationMs);
    const { memorySize, logFormat } = this.configuration;
    if (logFormat === "Text") {
      this.line(`END RequestId: ${this.requestId}`);
    }
    const fields = [
      `REPORT RequestId: ${this.requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billed} ms`,
      `Memory Size: ${memorySize} MB`,
      ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ...(status === "success" ? [] : [`Status: ${status}`]),
    ];
    this.#platform(fields.join("\t"), "platform.report", {
      requestId: this.requestId,
      status,
      metrics: {
        durationMs: Number(durationMs.toFixed(3)),
        billedDurationMs: billed,
        memorySizeMB: memorySize,
        ...(initMs === undefined ? {} : { initDurationMs: Number(initMs.toFixed(3)) }),
      },
    });
  }

  get events(): readonly LogEvent[] {
    return this.#events;
  }

  /** The end of the log, as `LogResult` returns it before Base64. */
  get tail(): Buffer {
    const text = this.#events.map(({ message }) => `${message}\n`).join("");
    return Buffer.from(text).subarray(-TAIL_BYTES);
  }

  #platform(text: string, type: string, record: Record<string, unknown>): void {
    this.line(
      this.configuration.logFormat === "Text"
        ? text
        : JSON.stringify({
            time: new Date(this.now()).toISOString(),
            type,
            record,
          }),
    );
  }
}

/** @param seconds - the function's timeout */
export function timeoutMessage(seconds: number): string {
  return `Task timed out after ${seconds.toFixed(2)} seconds`;
}
