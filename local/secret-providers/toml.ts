export type TomlValue = string | number | boolean | readonly TomlValue[] | TomlTable;

export interface TomlTable {
  readonly [key: string]: TomlValue;
}

type MutableTable = Record<string, TomlValue>;

/** A number as TOML writes it; `_` may separate digits. */
const NUMBER = /^[+-]?(\d[\d_]*)(\.\d[\d_]*)?([eE][+-]?\d+)?/;
const BARE_KEY = /^[A-Za-z0-9_-]+/;
const BASIC_STRING = /^"(?:[^"\\\n]|\\["\\bfnrt]|\\u[0-9a-fA-F]{4})*"/;
const LITERAL_STRING = /^'[^'\n]*'/;

/**
 * Reads the part of TOML that configuration files of the AWS Workload Credentials Provider need:
 * tables, arrays of tables, dotted keys, strings on one line, numbers, booleans, arrays and inline
 * tables. Dates, strings over several lines, and numbers that are not decimal are not read.
 *
 * @see https://toml.io/en/v1.0.0
 * @throws {SyntaxError} with the line
 */
export function parseToml(text: string): TomlTable {
  return new TomlParser(text).parse();
}

class TomlParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replaceAll("\r\n", "\n");
  }

  parse(): TomlTable {
    const root: MutableTable = {};
    const defined = new Set<string>();
    let table = root;
    this.#skipLines();
    while (this.#at < this.#text.length) {
      if (this.#take("[[")) {
        table = this.#element(root, this.#key());
        this.#expect("]]");
      } else if (this.#take("[")) {
        const path = this.#key();
        this.#expect("]");
        const name = JSON.stringify(path);
        if (defined.has(name)) this.#fail(`the table ${path.join(".")} is there twice`);
        defined.add(name);
        table = this.#descend(root, path);
      } else {
        this.#pair(table);
      }
      this.#endOfLine();
      this.#skipLines();
    }
    return root;
  }

  #pair(table: MutableTable): void {
    const path = this.#key();
    this.#expect("=");
    const value = this.#value();
    const last = path.pop() ?? "";
    const target = this.#descend(table, path);
    if (Object.hasOwn(target, last)) this.#fail(`the key ${last} is there twice`);
    target[last] = value;
  }

  #key(): string[] {
    const path: string[] = [];
    do {
      this.#skipSpaces();
      const bare = this.#match(BARE_KEY);
      path.push(bare ?? this.#string() ?? this.#fail("a key is expected"));
      this.#skipSpaces();
    } while (this.#take("."));
    return path;
  }

  #value(): TomlValue {
    this.#skipSpaces();
    const text = this.#string();
    if (text !== undefined) return text;
    if (this.#take("true")) return true;
    if (this.#take("false")) return false;
    if (this.#take("[")) return this.#array();
    if (this.#take("{")) return this.#inlineTable();
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number.replaceAll("_", ""));
    return this.#fail("a value is expected");
  }

  #array(): TomlValue[] {
    const values: TomlValue[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#take("]")) return values;
      values.push(this.#value());
      this.#skipLines();
      if (this.#take("]")) return values;
      this.#expect(",");
    }
  }

  #inlineTable(): TomlTable {
    const table: MutableTable = {};
    this.#skipSpaces();
    if (this.#take("}")) return table;
    do this.#pair(table);
    while (this.#take(","));
    this.#expect("}");
    return table;
  }

  #string(): string | undefined {
    const basic = this.#match(BASIC_STRING);
    if (basic !== undefined) return String(JSON.parse(basic.replaceAll("\t", "\\t")));
    return this.#match(LITERAL_STRING)?.slice(1, -1);
  }

  /** The table at a path, made on the way. The last one of an array of tables stands for the array. */
  #descend(from: MutableTable, path: readonly string[]): MutableTable {
    return path.reduce((table, key) => {
      const next = (table[key] ??= {});
      const found: unknown = Array.isArray(next) ? next.at(-1) : next;
      return isTable(found) ? found : this.#fail(`${key} is not a table`);
    }, from);
  }

  /** A new element of the array of tables at a path. */
  #element(root: MutableTable, path: readonly string[]): MutableTable {
    const parent = this.#descend(root, path.slice(0, -1));
    const key = path.at(-1) ?? "";
    const array = (parent[key] ??= []);
    if (!Array.isArray(array)) return this.#fail(`${key} is not an array of tables`);
    const element: MutableTable = {};
    array.push(element);
    return element;
  }

  #match(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#text.slice(this.#at))?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #take(token: string): boolean {
    this.#skipSpaces();
    const found = this.#text.startsWith(token, this.#at);
    if (found) this.#at += token.length;
    return found;
  }

  #expect(token: string): void {
    if (!this.#take(token)) this.#fail(`${token} is expected`);
  }

  #endOfLine(): void {
    this.#match(/^[ \t]*(#[^\n]*)?/);
    if (this.#at < this.#text.length && !this.#take("\n")) this.#fail("the line should end");
  }

  #skipSpaces(): void {
    this.#match(/^[ \t]*/);
  }

  /** Blank lines and comments. */
  #skipLines(): void {
    this.#match(/^([ \t\n]|#[^\n]*)*/);
  }

  #fail(problem: string): never {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    throw new SyntaxError(`line ${line}: ${problem}`);
  }
}

function isTable(value: unknown): value is MutableTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
