import { LISTS } from "./events-in";

/** A JSON value of a file, as text. */
export interface JsonText {
  readonly text: string;
  /** Line of the file that it begins in, from 1. */
  readonly line: number;
}

/** A file is not the JSON that it should be. It says where, and never what it found. */
export class NotJsonError extends Error {
  override readonly name = "NotJsonError";
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;

const isSpace = (byte: number) => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 9;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** What a number, `true`, `false` or `null` begins with. */
const BEGINS_WORD = Buffer.from("-0123456789tfn");

/**
 * Takes a file apart into the values that may be events, without holding it: the elements of a list,
 * those of the lists in what AWS writes, and whatever stands on its own, a line each or one after the
 * other. What `aws logs tail` and exports of CloudWatch Logs put before an event, a time and a stream, is
 * skipped.
 *
 * Whether a value is JSON inside is for whoever parses it.
 */
export class JsonValues {
  private line = 1;
  /** Brackets that are open, as the bytes that close them. */
  private readonly open: number[] = [];
  /** How many of these hold values, rather than being a part of one. */
  private holders = 0;
  private inString = false;
  private escaped = false;
  /** Inside a holder that is an object: the values of other fields are passed over. */
  private skipping = false;
  /** In an element of a list that is a number, `true`, `false` or `null`. */
  private inWord = false;
  /** After a time at the beginning of a line: everything up to the event. */
  private inPrefix = false;
  private value: { line: number; start: number; kept: Buffer[] } | undefined;
  /** Where the last string began, and what it says: it may be the name of a field. */
  private stringStart = 0;
  private stringKept: Buffer[] = [];
  private lastString = "";
  private expectsName = false;

  /** Takes the next part of the file, and returns the values that end in it. */
  *push(chunk: Buffer): Generator<JsonText> {
    if (this.value !== undefined) this.value.start = 0;
    this.stringStart = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (byte === NEWLINE) this.newLine();
      if (this.inWord) {
        if (byte !== COMMA && byte !== CLOSE_BRACKET) continue;
        this.inWord = false;
        yield* this.ended(chunk, index);
      }
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) {
          this.endString(chunk, index);
          if (this.open.length === this.holders) yield* this.ended(chunk, index + 1);
        }
      } else if (this.inPrefix && byte !== OPEN_BRACE) {
        continue;
      } else if (byte === QUOTE) {
        this.begin(index);
        this.inString = true;
        this.stringStart = index + 1;
        this.stringKept = [];
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.openBracket(byte, index);
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        yield* this.closeBracket(byte, chunk, index);
      } else if (!isSpace(byte)) {
        this.other(byte, index);
      }
    }
    this.keep(chunk);
  }

  /** @throws NotJsonError when the file ends within a value */
  end(): void {
    if (this.open.length > 0 || this.inString) {
      throw new NotJsonError(`line ${this.line}: it ends within a value, so it was cut off`);
    }
  }

  /** A value ends before the index. */
  private *ended(chunk: Buffer, index: number): Generator<JsonText> {
    const { value } = this;
    if (value !== undefined) {
      this.value = undefined;
      const parts = [...value.kept, chunk.subarray(value.start, index)];
      yield { text: Buffer.concat(parts).toString("utf8"), line: value.line };
    }
  }

  private newLine(): void {
    this.line += 1;
    if (this.inPrefix) {
      throw new NotJsonError(`line ${this.line - 1}: there is no JSON after the time`);
    }
  }

  /** What is not finished in this part of the file. */
  private keep(chunk: Buffer): void {
    if (this.value !== undefined) {
      this.value.kept.push(chunk.subarray(this.value.start));
    }
    // Names of fields are short; a long string is none of ours, whatever the parts it comes in.
    if (this.inString && this.expectsName && this.stringKept.length < 100) {
      this.stringKept.push(chunk.subarray(this.stringStart, this.stringStart + 100));
    }
  }

  /** A value begins, unless it is within another, or the value of a field that holds none. */
  private begin(index: number): void {
    this.inPrefix = false;
    if (this.value === undefined && this.open.length === this.holders && !this.skipping) {
      this.value = { line: this.line, start: index, kept: [] };
    }
  }

  private endString(chunk: Buffer, index: number): void {
    this.inString = false;
    if (this.expectsName) {
      const end = Math.min(index, this.stringStart + 100);
      const parts = [...this.stringKept, chunk.subarray(this.stringStart, end)];
      this.lastString = Buffer.concat(parts).toString("utf8");
    }
  }

  private openBracket(byte: number, index: number): void {
    const atTop = this.open.length === 0;
    const isList = byte === OPEN_BRACKET;
    // `{"Records": [` holds values, and so does a list that is the whole file.
    const becomesHolder =
      (isList && atTop) ||
      (isList &&
        this.open.length === 1 &&
        this.open[0] === CLOSE_BRACE &&
        !this.expectsName &&
        LISTS.includes(this.lastString));
    if (becomesHolder) {
      this.value = undefined;
      this.inPrefix = false;
      this.skipping = false;
      this.open.push(CLOSE_BRACKET);
      this.holders = this.open.length;
      return;
    }
    this.begin(index);
    this.open.push(isList ? CLOSE_BRACKET : CLOSE_BRACE);
    this.expectsName = byte === OPEN_BRACE && this.open.length === 1;
  }

  private *closeBracket(byte: number, chunk: Buffer, index: number): Generator<JsonText> {
    if (this.open.pop() !== byte) {
      throw new NotJsonError(`line ${this.line}: a bracket closes that was not opened`);
    }
    if (this.open.length < this.holders) {
      // Of an object the other fields follow, of a file the next value.
      this.holders = this.open.length;
      this.skipping = this.open.length > 0;
      return;
    }
    if (this.open.length === this.holders) yield* this.ended(chunk, index + 1);
  }

  private other(byte: number, index: number): void {
    if (this.open.length === 1 && this.open[0] === CLOSE_BRACE) {
      if (byte === COMMA) this.expectsName = true;
      if (byte === COLON) this.expectsName = false;
    }
    if (this.value !== undefined || this.skipping || byte === COMMA) {
      return;
    }
    if (this.open.length === 0 && isDigit(byte)) {
      this.inPrefix = true;
      return;
    }
    // A byte order mark, which some editors begin a file with.
    if (this.open.length === 0 && this.line === 1 && index < 3 && byte >= 0xbb) {
      return;
    }
    // In a list there may be what is no event. Whether it is JSON is seen when it is parsed.
    if (this.open.length > 0 && BEGINS_WORD.includes(byte)) {
      this.begin(index);
      this.inWord = true;
      return;
    }
    throw new NotJsonError(`line ${this.line}: there is something that is no JSON`);
  }
}
