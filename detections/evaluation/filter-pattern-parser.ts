import type {
  Expression,
  Operand,
  Operator,
  Selector,
  SelectorStep,
} from "./filter-pattern-syntax";

/**
 * AWS's limits on one filter pattern: its characters, its wildcard selectors, and its regular
 * expressions.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
const MAX_CHARACTERS = 1024;
const MAX_WILDCARD_SELECTORS = 3;
const MAX_REGEXES = 2;

/** A bare number: digits with a sign, a fraction and an exponent. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * What a regular expression may hold. The guide names all but the space; the space is in an example
 * of AWS (`regexValue("$.message", "=", "bind: address already in use")` of the CDK).
 */
const REGEX = /^[A-Za-z0-9:_#=@/;,\- ^$?[\]{}|\\*+.]+$/;

/**
 * A filter pattern for JSON events as a tree. `&&` binds closer than `||`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 *
 * @throws Error for what is not in the documented grammar or over a limit, with position and text
 */
export function parsedFilterPattern(pattern: string): Expression {
  return new FilterPatternParser(pattern).parsed();
}

class FilterPatternParser {
  private position = 0;
  private wildcardSelectors = 0;
  private regexes = 0;

  constructor(private readonly pattern: string) {}

  parsed(): Expression {
    if (this.pattern.length > MAX_CHARACTERS) {
      this.fail(`${this.pattern.length} characters, the limit is ${MAX_CHARACTERS}`, 0);
    }
    this.skipSpace();
    this.expect("{");
    const expression = this.anyOf();
    this.expect("}");
    if (this.position < this.pattern.length) this.fail("nothing may follow the last }");
    return expression;
  }

  private anyOf(): Expression {
    return this.joined("any-of", "||", () => this.allOf());
  }

  private allOf(): Expression {
    return this.joined("all-of", "&&", () => this.term());
  }

  private joined(
    kind: "all-of" | "any-of",
    operator: string,
    operand: () => Expression,
  ): Expression {
    const first = operand();
    const expressions = [first];
    while (this.take(operator)) expressions.push(operand());
    return expressions.length === 1 ? first : { kind, expressions };
  }

  private term(): Expression {
    if (this.take("(")) {
      const expression = this.anyOf();
      this.expect(")");
      return expression;
    }
    const selector = this.selector();
    if (this.takeMatch(/NOT\s+EXISTS\b/y) !== undefined) {
      if (selector.steps.some(isWildcard)) this.fail("NOT EXISTS of any element is not documented");
      return { kind: "not-exists", selector };
    }
    const is = this.takeMatch(/IS\s+(?:NULL|TRUE|FALSE)\b/y)?.split(/\s+/)[1];
    if (is !== undefined) {
      return { kind: "is", selector, what: is === "NULL" ? null : is === "TRUE" };
    }
    const operator = this.takeMatch(/!=|<=|>=|=|<|>/y) as Operator | undefined;
    if (operator === undefined) {
      return this.fail('"NOT EXISTS", "IS NULL", "IS TRUE", "IS FALSE" or a comparison expected');
    }
    return { kind: "comparison", selector, operator, operand: this.operand(operator) };
  }

  private selector(): Selector {
    const start = this.position;
    if (this.pattern[this.position] !== "$") this.fail("a property selector or ( expected");
    this.position += 1;
    const steps: SelectorStep[] = [];
    for (let step = this.step(); step !== undefined; step = this.step()) steps.push(step);
    if (steps.length === 0) this.fail("a property selector names a property");
    const wildcards = steps.filter(isWildcard);
    if (wildcards.length > 1) this.fail("only one wildcard in a property selector", start);
    this.wildcardSelectors += wildcards.length;
    if (this.wildcardSelectors > MAX_WILDCARD_SELECTORS) {
      this.fail(`only ${MAX_WILDCARD_SELECTORS} wildcard selectors in a pattern`, start);
    }
    const text = this.pattern.slice(start, this.position);
    this.skipSpace();
    return { text, steps };
  }

  private step(): SelectorStep | undefined {
    const found =
      /\[(?<index>\d+)\]|(?<anyElement>\[\*\])|(?<anyField>\.\*)|\.\['(?<quoted>[^']+)'\]|\.(?<name>[A-Za-z0-9_-]+)/y;
    found.lastIndex = this.position;
    const groups = found.exec(this.pattern)?.groups;
    if (groups === undefined) return undefined;
    this.position = found.lastIndex;
    if (groups.index !== undefined) return { kind: "element", index: Number(groups.index) };
    if (groups.anyElement !== undefined) return { kind: "any-element" };
    if (groups.anyField !== undefined) return { kind: "any-field" };
    return { kind: "field", name: groups.quoted ?? groups.name ?? "" };
  }

  private operand(operator: Operator): Operand {
    const start = this.position;
    const term = this.takeMatch(/"[^"\\]*"|%[^%]*%|[A-Za-z0-9_.*+-]+/y);
    if (term === undefined) return this.fail("a value expected");
    if (NUMBER.test(term)) return { kind: "number", number: Number(term), text: term };
    if (operator !== "=" && operator !== "!=") {
      // "Invalid character(s) in term", says TestMetricFilter.
      return this.fail(`"${operator}" compares with a bare number only`, start);
    }
    if (term.startsWith('"')) return this.text(term.slice(1, -1), start);
    if (term.startsWith("%")) return this.regex(term.slice(1, -1), start);
    return this.bareText(term, start);
  }

  private bareText(text: string, start: number): Operand {
    if (/[+-]/.test(text)) this.fail("a value with + or - stands in quotes", start);
    if (/^(?:true|false|null)$/i.test(text)) {
      this.fail(`not documented: write "IS ${text.toUpperCase()}"`, start);
    }
    return this.text(text, start);
  }

  private text(text: string, start: number): Operand {
    const inner = text.replace(/^\*/, "").replace(/\*$/, "");
    if (inner.includes("*") || text === "**") {
      this.fail('"*" is documented at either end of a value only', start);
    }
    return { kind: "text", text };
  }

  private regex(source: string, start: number): Operand {
    this.regexes += 1;
    if (this.regexes > MAX_REGEXES) {
      this.fail(`only ${MAX_REGEXES} regular expressions in a pattern`, start);
    }
    if (!REGEX.test(source)) {
      this.fail("a character that a regular expression may not have", start);
    }
    try {
      return { kind: "regex", regex: new RegExp(source) };
    } catch {
      return this.fail("not a regular expression", start);
    }
  }

  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.position)) return false;
    this.position += text.length;
    this.skipSpace();
    return true;
  }

  private takeMatch(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.position;
    const [found] = sticky.exec(this.pattern) ?? [];
    if (found === undefined) return undefined;
    this.position += found.length;
    this.skipSpace();
    return found;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.fail(`"${text}" expected`);
  }

  private skipSpace(): void {
    while (/\s/.test(this.pattern.charAt(this.position))) this.position += 1;
  }

  private fail(why: string, position = this.position): never {
    const rest = this.pattern.slice(position, position + 40);
    throw new Error(
      `Filter pattern: ${why}, at character ${position + 1} (${rest === "" ? "its end" : `"${rest}"`}) of ${this.pattern}`,
    );
  }
}

function isWildcard({ kind }: SelectorStep): boolean {
  return kind === "any-element" || kind === "any-field";
}
