import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

import type { InvocationLog } from "./invocation-log";

/**
 * What a sandbox's process writes, line by line, to the log of the invocation during which it comes.
 * The runtime marks the end of an invocation on each stream, so that none of its lines come later.
 */
export class SandboxOutput {
  #log: InvocationLog | undefined;
  /** Written outside an invocation, during initialization for example. */
  readonly #early: string[] = [];
  readonly #marks = new Map<string, number>();
  #onMark: () => void = () => undefined;

  constructor(private readonly streams: readonly Readable[]) {
    for (const stream of streams) {
      onLine(stream, (line) => {
        this.#take(line);
      });
    }
  }

  /** Puts into the log what was written outside an invocation. */
  drainInto(log: InvocationLog): void {
    this.#early.splice(0).forEach((line) => {
      log.line(line);
    });
  }

  /** Sends what comes from now on to a log; undefined when no invocation is under way. */
  divertTo(log: InvocationLog | undefined): void {
    this.#log = log;
  }

  /** Settles when everything that an invocation wrote has been taken. */
  endOf(requestId: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onMark = () => {
        if (this.#marks.get(requestId) === this.streams.length) {
          this.#marks.delete(requestId);
          resolve();
        }
      };
    });
  }

  #take(line: string): void {
    if (line.startsWith("\0")) {
      const requestId = line.slice(1);
      this.#marks.set(requestId, (this.#marks.get(requestId) ?? 0) + 1);
      this.#onMark();
    } else if (this.#log === undefined) {
      this.#early.push(line);
    } else {
      this.#log.line(line);
    }
  }
}

/**
 * Calls back for each line. Only a line feed ends one: the runtime writes a carriage return for each line
 * feed within an event, and here it becomes a line feed again.
 */
function onLine(stream: Readable, callback: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      callback(line.replaceAll("\r", "\n"));
    }
  };
  stream.on("data", (chunk: Buffer) => {
    take(decoder.write(chunk));
  });
  stream.on("end", () => {
    if (rest !== "") {
      take("\n");
    }
  });
}
