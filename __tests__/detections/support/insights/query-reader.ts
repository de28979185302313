import type { Part, Value } from "./query-syntax";

/**
 * Reads a text of the query language of CloudWatch Logs Insights from left to right. Blanks and line
 * ends between words mean nothing.
 */
export class QueryReader {
  private position = 0;

  constructor(private readonly text: string) {
    this.skipSpace();
  }

  isAtEnd(): boolean {
    return this.position === this.text.length;
  }

  /** Takes one of the signs, or of the words as a whole, if it is next. */
  take<T extends string>(...signs: readonly T[]): T | undefined {
    return signs.find((sign) => {
      const isNext =
        this.text.startsWith(sign, this.position) &&
        !(isWordEnd(sign) && /^\w/.test(this.text.slice(this.position + sign.length)));
      if (isNext) this.advance(sign.length);
      return isNext;
    });
  }

  /** @throws Error where none of the signs is next */
  expect<T extends string>(...signs: readonly T[]): T {
    return this.take(...signs) ?? this.fail(`${signs.join(" or ")} expected`);
  }

  /**
   * The name of a field. Other characters stand in backticks, which no query of ours needs. The guide
   * has the underscore among those, and in names of its own without backticks (`json_message`).
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Guidelines.html
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html#CWL_QuerySyntax-structure-types
   */
  field(): string {
    return (
      this.matched(/@?[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*/y) ?? this.fail("a field expected")
    );
  }

  word(): string {
    return this.matched(/[A-Za-z]\w*/y) ?? this.fail("a word expected");
  }

  /** Digits with a unit, as `5m`. */
  wholeNumber(): number {
    return Number(this.matched(/\d+/y) ?? this.fail("a whole number expected"));
  }

  value(): Value {
    const number = this.matched(/-?\d+(?:\.\d+)?(?![\w.])/y);
    return number === undefined ? this.quoted() : { kind: "number", number: Number(number) };
  }

  /**
   * A text in double or single quotes. How a quote or a backslash in it is written is not documented.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
   */
  quoted(): Extract<Value, { kind: "text" }> {
    const text = this.matched(/"[^"\\\n]*"|'[^'\\\n]*'/y) ?? this.fail("a value expected");
    return { kind: "text", text: text.slice(1, -1) };
  }

  /**
   * What `like` takes: a text, or a regular expression between slashes; `(?i)` ahead of it, or ahead of
   * it but for `^`, ignores case, and nothing else does.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
   */
  part(): Part {
    const literal = this.matched(/\/(?:[^/\\\n]|\\.)+\//y);
    if (literal === undefined) return this.quoted();
    const source = literal.slice(1, -1);
    const cased = source.replace(/^(\^?)\(\?i\)/, "$1");
    if (cased.includes("(?")) this.fail(`not documented: "(?" in ${literal}`);
    try {
      return { kind: "regex", regex: new RegExp(cased, cased === source ? "" : "i") };
    } catch {
      return this.fail(`${literal} is no regular expression`);
    }
  }

  /** @throws Error always, with what stands where it went wrong */
  fail(why: string): never {
    const rest = this.text.slice(this.position, this.position + 40);
    throw new Error(`Logs Insights: ${why}, at ${rest === "" ? "the end" : `"${rest}"`}.`);
  }

  private matched(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.position;
    const [found] = sticky.exec(this.text) ?? [];
    if (found !== undefined) this.advance(found.length);
    return found;
  }

  private advance(characters: number): void {
    this.position += characters;
    this.skipSpace();
  }

  private skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.position))) this.position += 1;
  }
}

function isWordEnd(sign: string): boolean {
  return /\w$/.test(sign);
}
