import type { CreateReader, Reader, ReaderOptions } from "../contestants/reader";
import { type Burst, measureBurst } from "./burst";
import { countConnections, openedConnections } from "./connections";
import type { Leaks } from "./leaks";
import { readOnSchedule, type Schedule, type ScheduledReads } from "./read-on-schedule";
import { type Requests, requestThirdParty } from "./rejections";
import { measureWarm, type WarmOperation } from "./warm";

export interface ProcessCounts {
  /** Connections that were tried. */
  readonly connections: number;
  /** Rejected promises that nobody handled: each would have ended the process. */
  readonly unhandledRejections: number;
}

/** What the process of a contestant can be asked to do. */
export class ContestantOperations {
  readonly #createReader: CreateReader;
  #reader: Reader | undefined;
  #unhandledRejections = 0;

  constructor(createReader: CreateReader) {
    this.#createReader = createReader;
    countConnections();
    process.on("unhandledRejection", () => {
      this.#unhandledRejections += 1;
    });
  }

  readonly create = (options: ReaderOptions): Promise<void> => {
    this.#reader = this.#createReader(options);
    return Promise.resolve();
  };

  /** One read, in an invocation of its own. */
  readonly read = async (): Promise<void> => {
    const reader = this.#created;
    await (reader.invocation?.(() => reader.read()) ?? reader.read());
  };

  readonly warm = (operation: WarmOperation): Promise<number[]> =>
    measureWarm(this.#created, operation);

  readonly burst = (readers: number): Promise<Burst> => measureBurst(this.#created, readers);

  readonly readOnSchedule = (schedule: Schedule): Promise<ScheduledReads> =>
    readOnSchedule(this.#created, schedule);

  readonly requestThirdParty = (requests: Requests): Promise<number> =>
    requestThirdParty(this.#created, requests);

  // The loggers are loaded only here: no other measurement has to wait for them.
  readonly leaks = async (canary: string): Promise<Leaks> =>
    (await import("./leaks.js")).findLeaks(this.#created, canary);

  readonly leaksOfError = async (canary: string): Promise<readonly string[]> =>
    (await import("./leaks.js")).findLeaksOfError(this.#created, canary);

  /** Since the process began. */
  readonly counts = (): Promise<ProcessCounts> =>
    Promise.resolve({
      connections: openedConnections(),
      unhandledRejections: this.#unhandledRejections,
    });

  get #created(): Reader {
    if (this.#reader === undefined) throw new Error("The contestant was not created.");
    return this.#reader;
  }
}
