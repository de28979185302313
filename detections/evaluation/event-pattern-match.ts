import { BlockList, isIP } from "node:net";
import type { Leaf } from "./event-leaves";

/** One of the alternatives of a field: that it is not there, or what its value is. */
export type FieldMatch = "absent" | ((value: Leaf["value"]) => boolean);

/** Values of a numeric comparison, either way. */
const FIVE_BILLION = 5e9;

/**
 * One element of a field's array.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws Error for what the guide does not document
 */
export function fieldMatch(match: unknown, path: string): FieldMatch {
  if (
    match === null ||
    typeof match === "string" ||
    typeof match === "number" ||
    typeof match === "boolean"
  ) {
    return (value) => value === match;
  }
  const [name, operand] = onlyEntry(match, path);
  const fail = (why: string): never => refused(path, match, why);
  switch (name) {
    case "exists":
      if (typeof operand !== "boolean") return fail("true or false expected");
      return operand ? () => true : "absent";
    case "prefix":
    case "suffix":
      return isObject(operand)
        ? onText(ofEnd(name, ignoringCase(operand, path), lowered))
        : onText(ofEnd(name, text(operand, fail), (value) => value));
    case "equals-ignore-case": {
      const wanted = lowered(text(operand, fail));
      return onText((value) => lowered(value) === wanted);
    }
    case "wildcard":
      return onText(ofWildcard(text(operand, fail), fail));
    case "numeric":
      return numeric(operand, fail);
    case "cidr":
      return onText(ofCidr(text(operand, fail), fail));
    case "anything-but":
      return anythingBut(operand, path, fail);
    default:
      return fail("not an operator that the guide has");
  }
}

type Fail = (why: string) => never;
type TextTest = (value: string) => boolean;

/** Operators of texts are false on everything else. */
function onText(test: TextTest): (value: Leaf["value"]) => boolean {
  return (value) => typeof value === "string" && test(value);
}

function ofEnd(end: "prefix" | "suffix", wanted: string, form: (text: string) => string): TextTest {
  const part = form(wanted);
  return end === "prefix"
    ? (value) => form(value).startsWith(part)
    : (value) => form(value).endsWith(part);
}

/** `*` is any characters, `\*` a star and `\\` a backslash; `**` is refused. */
function ofWildcard(wildcard: string, fail: Fail): TextTest {
  if (wildcard.replaceAll(/\\./gs, "").includes("**")) return fail("consecutive wildcards");
  const parts = wildcard.match(/\\.|[^\\]|\\$/gsu) ?? [];
  const source = parts.map((part) => {
    if (part === "*") return ".*";
    if (part.startsWith("\\") && part !== "\\*" && part !== "\\\\") {
      return fail("a backslash escapes * and backslash only");
    }
    return literal(part.length > 1 && part.startsWith("\\") ? part.slice(1) : part);
  });
  const regex = new RegExp(`^${source.join("")}$`, "s");
  return (value) => regex.test(value);
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function ofCidr(cidr: string, fail: Fail): TextTest {
  const [address = "", bits = "", ...rest] = cidr.split("/");
  const version = isIP(address);
  if (version === 0 || !/^\d{1,3}$/.test(bits) || rest.length > 0) {
    return fail("an address, / and a number of bits expected");
  }
  if (Number(bits) > (version === 4 ? 32 : 128)) return fail("too many bits");
  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return (value) => isIP(value) === version && range.check(value, family);
}

/** One or two comparisons: `=` alone, or a lower bound before an upper one. */
function numeric(operand: unknown, fail: Fail): FieldMatch {
  if (!Array.isArray(operand)) return fail("a list of comparisons expected");
  const [lower, bottom, upper, top, ...rest] = operand as unknown[];
  const ofOne = comparison(lower, bottom, fail);
  if (operand.length === 2) return ofOne;
  const isRange = /^>=?$/.test(String(lower)) && /^<=?$/.test(String(upper));
  if (rest.length > 0 || operand.length !== 4 || !isRange) {
    return fail("one comparison, or a lower bound and then an upper one, expected");
  }
  const ofOther = comparison(upper, top, fail);
  if (Number(bottom) >= Number(top)) return fail("the lower bound is not below the upper one");
  return (value) => ofOne(value) && ofOther(value);
}

function comparison(operator: unknown, limit: unknown, fail: Fail): (v: Leaf["value"]) => boolean {
  if (typeof limit !== "number" || Math.abs(limit) > FIVE_BILLION) {
    return fail("a number from -5e9 to 5e9 expected");
  }
  const onNumber =
    (test: (value: number) => boolean) =>
    (value: Leaf["value"]): boolean =>
      typeof value === "number" && test(value);
  switch (operator) {
    case "=":
      return onNumber((value) => value === limit);
    case "<":
      return onNumber((value) => value < limit);
    case "<=":
      return onNumber((value) => value <= limit);
    case ">":
      return onNumber((value) => value > limit);
    case ">=":
      return onNumber((value) => value >= limit);
    default:
      return fail("not a comparison of numbers");
  }
}

/** True on a value of any type that is none of the given; on a missing field there is no value. */
function anythingBut(operand: unknown, path: string, fail: Fail): FieldMatch {
  if (!isObject(operand)) {
    const values: unknown[] = Array.isArray(operand) ? operand : [operand];
    const types = new Set(values.map((value) => typeof value));
    const [type] = types;
    if (types.size !== 1 || (type !== "string" && type !== "number")) {
      return fail("texts only or numbers only expected, at least one");
    }
    return (value) => !values.includes(value);
  }
  const [name, wanted] = onlyEntry(operand, path);
  if (!["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(name)) {
    return fail("anything-but takes prefix, suffix, equals-ignore-case and wildcard only");
  }
  const all: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  if (all.length === 0 || all.some((each) => typeof each !== "string")) {
    return fail("texts expected, at least one");
  }
  if ((name === "prefix" || name === "suffix") && all.includes("")) {
    return fail("an empty prefix or suffix");
  }
  const tests = all.map((each) => fieldMatch({ [name]: each }, path));
  return (value) => tests.every((test) => test !== "absent" && !test(value));
}

function ignoringCase(operand: object, path: string): string {
  const [name, wanted] = onlyEntry(operand, path);
  const fail = (why: string): never => refused(path, operand, why);
  return name === "equals-ignore-case" ? text(wanted, fail) : fail("equals-ignore-case expected");
}

function text(operand: unknown, fail: Fail): string {
  return typeof operand === "string" ? operand : fail("a text expected");
}

function lowered(value: string): string {
  return value.toLowerCase();
}

function onlyEntry(match: unknown, path: string): [string, unknown] {
  if (!isObject(match)) return refused(path, match, "a value or an operator expected");
  const [entry, ...others] = Object.entries(match);
  return entry === undefined || others.length > 0
    ? refused(path, match, "exactly one operator expected")
    : entry;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws Error always */
export function refused(path: string, part: unknown, why: string): never {
  throw new Error(`Event pattern: ${why}, at "${path}": ${JSON.stringify(part)}`);
}
