import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UsageError } from "../../command-line";
import type { TrailEvent } from "../matcher";
import { eventsIn } from "./events-in";
import { JsonValues, NotJsonError } from "./json-values";

/** What stands for the standard input. */
const STANDARD_INPUT = "-";

/** An entry of a file, with what events it holds. */
export interface Entry {
  /** From 1. */
  readonly entry: number;
  /** Line that it begins in, from 1. */
  readonly line: number;
  /** None where it holds no event of CloudTrail. */
  readonly events: readonly TrailEvent[];
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
 * @throws UsageError naming file and line of what cannot be read, and nothing of what is in it
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
        yield { entry, line, events: eventsIn(parsedEntry(text, entry, line)) };
      }
    }
    values.end();
  } catch (cause) {
    throw new UsageError(`${name}, ${problemOf(cause)}.`, { cause });
  }
  if (bytes === 0) {
    throw new UsageError(`${name}, line 1: it is empty.`);
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
function problemOf(cause: unknown): string {
  if (cause instanceof NotJsonError) {
    return cause.message;
  }
  const code = (cause as { code?: unknown }).code;
  if (typeof code !== "string") {
    throw cause;
  }
  const known: Readonly<Record<string, string>> = {
    ENOENT: "which does not exist",
    EISDIR: "which is a folder: name its files, such as folder/*.json.gz",
    EACCES: "which you may not read",
    Z_BUF_ERROR: "which is gzip and was cut off",
    Z_DATA_ERROR: "which is gzip and damaged",
  };
  return known[code] ?? `which cannot be read: ${code}`;
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
