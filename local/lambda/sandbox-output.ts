import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

import type { LogEvent } from "./function-services";
import type { InvocationLog } from "./invocation-log";

/**
 * What the processes of a sandbox write, line by line, to the log of the invocation during which it comes.
 * The runtime marks the end of an invocation on each of its streams, so that none of its lines come
 * later. Lines of an extension may.
 */
export class SandboxOutput {
  #log: InvocationLog | undefined;
  /** Written outside an invocation, during initialization for example. */
  readonly #early: LogEvent[] = [];
  readonly #marks = new Map<string, number>();
  #markedStreams = 0;
  #onMark: () => void = () => undefined;

  /** Takes what comes on a stream. */
  add(stream: Readable): void {
    onLine(stream, (line) => {
      this.#take(line);
    });
  }

  /** Takes what comes on a stream on which the runtime marks the end of each invocation. */
  addMarked(stream: Readable): void {
    this.#markedStreams += 1;
    this.add(stream);
  }

  /** Takes out what was written outside an invocation and is in no log yet. */
  takeEarly(): LogEvent[] {
    return this.#early.splice(0);
  }

  /** Sends what comes from now on to a log; undefined when no invocation is under way. */
  divertTo(log: InvocationLog | undefined): void {
    this.#log = log;
  }

  /** Settles when everything that an invocation wrote has been taken. */
  endOf(requestId: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onMark = () => {
        if (this.#marks.get(requestId) === this.#markedStreams) {
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
      this.#early.push({ timestamp: Date.now(), message: line });
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
