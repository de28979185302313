import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DETECTION_IDS } from "../../../config/detection-ids";
import { nearest } from "../../../config/nearest";
import { UsageError } from "../../command-line";
import type { TrailEvent } from "../matcher";
import type { ServiceEvent } from "./events-in";
import { eventsIn, serviceEventsIn } from "./events-in";
import { isRowWithoutMessage } from "./insights-row";
import { JsonValues, NotJsonError } from "./json-values";

/** What stands for the standard input. */
const STANDARD_INPUT = "-";

/** A file cannot be read, or not to its end. Nothing of what is in it is repeated. */
export class NotReadError extends UsageError {
  constructor(
    message: string,
    /** Without the file's name. */
    readonly why: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** The rows of a file were asked for without what holds the events: none of them will have it. */
class WithoutMessageError extends Error {
  constructor(line: number) {
    super(
      `line ${line}: a row of Logs Insights without @message, which holds the event: ` +
        'ask for it in the query by "fields @message"',
    );
  }
}

/** An entry of a file, with what events it holds. */
export interface Entry {
  /** From 1. */
  readonly entry: number;
  /** Line that it begins in, from 1. */
  readonly line: number;
  /** None where it holds no event of CloudTrail. */
  readonly events: readonly TrailEvent[];
  /** Events that other services sent to EventBridge; none where it holds one of CloudTrail. */
  readonly serviceEvents: readonly ServiceEvent[];
}

export interface ReadOptions {
  readonly stdin?: Readable;
  /** Gets the number of bytes that were read, after unpacking, with each part of the file. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Reads a file of events, whatever of AWS or of a person wrote it, plain or compressed by gzip, entry
 * by entry: a file may be larger than the memory.
 *
 * @param file path, or `-` for the standard input
 * @throws NotReadError naming file and line of what cannot be read, and nothing of what is in it
 */
export async function* readEvents(
  file: string,
  { stdin = process.stdin, onBytes }: ReadOptions = {},
): AsyncGenerator<Entry> {
  const name = file === STANDARD_INPUT ? "standard input" : file;
  const values = new JsonValues();
  let entry = 0;
  let bytes = 0;
  try {
    for await (const chunk of unpacked(file === STANDARD_INPUT ? stdin : createReadStream(file))) {
      bytes += chunk.length;
      onBytes?.(bytes);
      for (const { text, line } of values.push(chunk)) {
        entry += 1;
        const value = parsedEntry(text, entry, line);
        const events = eventsIn(value);
        const serviceEvents = events.length === 0 ? serviceEventsIn(value) : [];
        if (events.length === 0 && serviceEvents.length === 0 && isRowWithoutMessage(value)) {
          throw new WithoutMessageError(line);
        }
        yield { entry, line, events, serviceEvents };
      }
    }
    values.end();
  } catch (cause) {
    throw notRead(file, name, cause);
  }
  if (bytes === 0) {
    throw new NotReadError(`${name}, line 1: it is empty.`, "line 1: it is empty", undefined);
  }
}

function parsedEntry(text: string, entry: number, line: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The message of the parser quotes the text, which may hold anything.
    throw new NotJsonError(`line ${line}: entry ${entry}, which begins there, is no JSON`);
  }
}

/** Errors of the file system and of gzip have codes; theirs are the only texts that are repeated. */
function notRead(file: string, name: string, cause: unknown): NotReadError {
  if (cause instanceof NotJsonError || cause instanceof WithoutMessageError) {
    return new NotReadError(`${name}, ${cause.message}.`, cause.message, cause);
  }
  const code = (cause as { code?: unknown }).code;
  if (typeof code !== "string") {
    throw cause;
  }
  if (code === "ENOENT") {
    const why = `does not exist.${meantDetection(file)}`;
    return new NotReadError(`File ${name} ${why}`, `it ${why}`.replace(/\.$/, ""), cause);
  }
  const known: Readonly<Record<string, string>> = {
    EISDIR: `is a folder; name its files, such as ${file.replace(/\/+$/, "")}/*.json.gz`,
    EACCES: "may not be read by you",
    Z_BUF_ERROR: "is gzip and was cut off",
    Z_DATA_ERROR: "is gzip and damaged",
  };
  const why = known[code] ?? `cannot be read: ${code}`;
  return new NotReadError(`${name} ${why}.`, `it ${why}`, cause);
}

/** What is written like the id of a detection and is no file. */
function meantDetection(file: string): string {
  const meant = /^[a-z]+(?:-[a-z]+)*$/.test(file) ? nearest(file, DETECTION_IDS) : undefined;
  return meant === undefined ? "" : ` Did you mean --detection ${meant}?`;
}

/** Gzip begins with the bytes 1f 8b. https://www.rfc-editor.org/rfc/rfc1952 */
async function* unpacked(source: Readable): AsyncGenerator<Buffer> {
  const parts = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await parts.next();
  if (first.done === true) {
    return;
  }
  const whole = from(first.value, parts);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const plain = createGunzip();
  // Errors of either come out where the plain text does.
  pipeline(Readable.from(whole), plain, () => undefined);
  yield* plain as AsyncIterable<Buffer>;
}

async function* from(first: Buffer, parts: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    yield next.value;
  }
}
