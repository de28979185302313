import { looksLikeSecret, namesSecret } from "./secret-patterns";

/** Where a value stands in a configuration: keys and list indexes from the outside in. */
export type Path = readonly (string | number)[];

/** One error of a configuration. Every part of it can be printed. */
export interface Problem {
  readonly path: Path;
  /** What was given, as {@link show} prints it. */
  readonly got: string;
  /** What would be accepted. */
  readonly accepted: string;
  /** How to mend it. */
  readonly fix: string;
}

/** The configuration cannot be used. The message has one line for each error, and no secret. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(lines: readonly string[], options?: ErrorOptions) {
    super(lines.join("\n"), options);
  }
}

/** One line for one error: file, field, what was given, what is accepted, how to mend it. */
export function formatProblem(file: string, { path, got, accepted, fix }: Problem): string {
  return `${file}: ${formatPath(path)}: got ${got}; accepted: ${accepted}; fix: ${fix}`;
}

/** A path as TypeScript would write it: `integrations[0].api.baseUrl`. */
export function formatPath(path: Path): string {
  if (path.length === 0) {
    return "default export";
  }
  return path
    .map((part, index) => {
      if (typeof part === "number") {
        return `[${part}]`;
      }
      if (looksLikeSecret(part)) {
        return "[redacted]";
      }
      if (/^[A-Za-z_$][\w$]*$/.test(part)) {
        return index === 0 ? part : `.${part}`;
      }
      return `[${quote(part)}]`;
    })
    .join("");
}

const LONGEST_SHOWN = 120;

/**
 * A value as an error may print it: on one line, cut to a sensible length, and never a secret. A
 * URL's query is hidden too, because that is where API keys are often put.
 */
export function show(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return looksLikeSecret(value) ? redacted(value) : quote(value);
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      if (value === null) {
        return "null";
      }
      return Array.isArray(value) ? `a list of ${value.length}` : "an object";
    default:
      return `a ${typeof value}`;
  }
}

/**
 * Like {@link show}, but hides what stands where a secret could have been put by mistake: every
 * text inside a `secret` section or under a key such as `password`, and a number right under one.
 */
export function showAt(path: Path, value: unknown): string {
  const keys = path.filter((part) => typeof part === "string");
  const hidden =
    typeof value === "string" ? keys.some(namesSecret) : keys.slice(-1).some(namesSecret);
  const printable = typeof value === "string" || typeof value === "number";
  return printable && hidden ? redacted(String(value)) : show(value);
}

/** Stands for a value that must not be printed. */
export function redacted(value: string): string {
  return `[redacted, ${value.length} characters]`;
}

function quote(value: string): string {
  const withoutQuery = value.replace(/\?.*=.*/s, "?[redacted]");
  const cut =
    withoutQuery.length > LONGEST_SHOWN
      ? `${withoutQuery.slice(0, LONGEST_SHOWN)}... (${value.length} characters)`
      : withoutQuery;
  // JSON.stringify leaves some characters as they are that end a line or steer a terminal.
  return JSON.stringify(cut).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
