/**
 * Texts of policies that stand for many texts: wildcards and policy variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

/** A piece of a template whose text is known. */
export type PatternPart =
  | { readonly kind: "literal"; readonly text: string }
  /** `*`: any text, also none. */
  | { readonly kind: "any" }
  /** `?`: any one character. */
  | { readonly kind: "one" };

interface Variable {
  readonly kind: "variable";
  readonly key: string;
  /** What stands for the variable where the request has no such key. */
  readonly fallback: string | undefined;
}

export type TemplatePart = PatternPart | Variable;

export interface TemplateSyntax {
  /** Whether `${key}` is a variable: from language version 2012-10-17 on. */
  readonly variables: boolean;
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
}

const VARIABLE =
  /^\$\{(?:(?<special>[*?$])|(?<key>[^{}$,'\s]+:[^{}$,']+?)(?:, '(?<fallback>[^']*)')?)\}/;

/** @returns the parts; undefined where a `${` opens no variable that is documented */
export function parseTemplate(text: string, syntax: TemplateSyntax): TemplatePart[] | undefined {
  const special = specialOf(syntax);
  const parts: TemplatePart[] = [];
  let rest = text;
  while (rest !== "") {
    const place = rest.search(special);
    if (place !== 0) {
      const literal = place === -1 ? rest : rest.slice(0, place);
      parts.push({ kind: "literal", text: literal });
      rest = rest.slice(literal.length);
    } else if (rest.startsWith("$")) {
      const match = VARIABLE.exec(rest);
      if (match === null) return undefined;
      parts.push(variableOf(match.groups ?? {}));
      rest = rest.slice(match[0].length);
    } else {
      parts.push({ kind: rest.startsWith("*") ? "any" : "one" });
      rest = rest.slice(1);
    }
  }
  return parts;
}

/** Where something else than a literal begins. */
function specialOf({ variables, wildcards }: TemplateSyntax): RegExp {
  if (wildcards) return variables ? /[*?]|\$\{/ : /[*?]/;
  return variables ? /\$\{/ : /(?!)/;
}

function variableOf(groups: Partial<Record<string, string>>): TemplatePart {
  const { special, key = "", fallback } = groups;
  return special === undefined
    ? { kind: "variable", key, fallback }
    : { kind: "literal", text: special };
}

/**
 * Puts the request's values in the place of the variables; what a value holds is never a wildcard.
 *
 * @param valueOf value of a condition key; undefined where the request has none
 * @returns undefined where a variable has neither value nor default
 */
export function resolveVariables(
  parts: readonly TemplatePart[],
  valueOf: (key: string) => string | undefined,
): PatternPart[] | undefined {
  const resolved: PatternPart[] = [];
  for (const part of parts) {
    if (part.kind !== "variable") {
      resolved.push(part);
      continue;
    }
    const text = valueOf(part.key) ?? part.fallback;
    if (text === undefined) return undefined;
    resolved.push({ kind: "literal", text });
  }
  return resolved;
}

export function matchesPattern(pattern: readonly PatternPart[], text: string): boolean {
  return matches(pattern, text, () => true);
}

/** As `matchesPattern`, but no wildcard stands for a colon, except a `*` that ends the pattern. */
export function matchesWithinSegments(pattern: readonly PatternPart[], text: string): boolean {
  const last = pattern.length - 1;
  return matches(pattern, text, ({ kind }, index) => kind === "any" && index === last);
}

function matches(
  pattern: readonly PatternPart[],
  text: string,
  takesColon: (part: PatternPart, index: number) => boolean,
): boolean {
  const [first, ...others] = pattern;
  if (others.length === 0 && first?.kind === "literal") return first.text === text;
  const source = pattern.map((part, index) => {
    if (part.kind === "literal") return part.text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const character = takesColon(part, index) ? "[^]" : "[^:]";
    return part.kind === "any" ? `${character}*` : character;
  });
  return new RegExp(`^${source.join("")}$`, "u").test(text);
}
