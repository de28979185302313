/**
 * Whether a pattern matches an event, by the documented semantics of CloudWatch Logs filter patterns:
 * a comparison with a field that is absent, an object or an array never matches, not even `!=`; `*`
 * is a wildcard at either end; `NOT EXISTS` is true only of a field that is not there.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws Error for what `detections/filter-pattern.ts` does not write
 */
export function matches(pattern: string, event: unknown): boolean {
  const tokens = [...pattern.matchAll(TOKEN)].map(([token]) => token.trim());
  if (pattern.replaceAll(TOKEN, "") !== "") {
    throw new Error(`Not a pattern of the builder: ${pattern}`);
  }
  let position = 0;
  const next = (expected?: string): string => {
    const token = tokens[position++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`Expected ${expected ?? "more"} at token ${position} of ${pattern}`);
    }
    return token;
  };
  const anyOf = (): boolean => {
    let result = allOf();
    while (tokens[position] === "||") {
      next();
      result = allOf() || result;
    }
    return result;
  };
  const allOf = (): boolean => {
    let result = term();
    while (tokens[position] === "&&") {
      next();
      result = term() && result;
    }
    return result;
  };
  const term = (): boolean => {
    if (tokens[position] === "(") {
      next();
      const result = anyOf();
      next(")");
      return result;
    }
    const field = next();
    const value = at(event, field.slice("$.".length).split("."));
    const operator = next();
    if (operator === "NOT EXISTS") {
      return value === undefined;
    }
    const wanted = next().slice(1, -1);
    if (typeof value !== "string" && typeof value !== "number") {
      return false;
    }
    return (operator === "=") === fits(String(value), wanted);
  };
  next("{");
  const result = anyOf();
  next("}");
  return result;
}

const TOKEN = /(?:"[^"]*"|\$[\w.-]+|&&|\|\||!=|NOT EXISTS|[(){}=])\s*/g;

function at(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      typeof current === "object" && current !== null
        ? (current as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function fits(value: string, wanted: string): boolean {
  const start = wanted.startsWith("*");
  const end = wanted.endsWith("*");
  const text = wanted.slice(start ? 1 : 0, end ? -1 : undefined);
  if (start && end) return value.includes(text);
  if (start) return value.endsWith(text);
  return end ? value.startsWith(text) : value === text;
}
