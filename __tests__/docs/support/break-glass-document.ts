import { readFileSync } from "node:fs";
import { join } from "node:path";

export const BREAK_GLASS_DOCUMENT = readFileSync(
  join(__dirname, "../../../docs/break-glass.md"),
  "utf8",
);

/** A fenced block of a Markdown document. */
interface Fence {
  readonly language: string;
  readonly text: string;
  /** Heading that it is under. */
  readonly heading: string;
}

/** Every fenced block, in order. */
export function fencesOf(document: string): Fence[] {
  const fences: Fence[] = [];
  let heading = "";
  let open: { indent: string; language: string; lines: string[] } | undefined;
  for (const line of document.split("\n")) {
    const [, indent = "", language = ""] = /^( *)```(.*)$/.exec(line) ?? [];
    if (!line.trim().startsWith("```")) {
      open?.lines.push(line.slice(open.indent.length));
      if (open === undefined && /^#+ /.test(line)) heading = line.replace(/^#+ /, "");
    } else if (open === undefined) {
      open = { indent, language, lines: [] };
    } else {
      fences.push({ language: open.language, text: open.lines.join("\n"), heading });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`The block under "${heading}" does not end.`);
  return fences;
}

/** The document's own names, and what they are in the environment that the commands are run in. */
const LOCAL_NAMES: readonly (readonly [string, string])[] = [
  ["111122223333", "123456789012"],
  ["acme-dev-weather-", "acme-local-weather-"],
  ["acme-dev-audit", "acme-local-audit"],
  ["alarm-name-prefix acme-dev-", "alarm-name-prefix acme-local-"],
  ["ENVIRONMENT=dev", "ENVIRONMENT=local"],
  ["dev-secrets", "local-secrets"],
];

/** Profiles of people who are no break-glass: each organisation has its own way to sign in. */
export const OTHER_PROFILES = ["acme-dev-deploy", "acme-secret-operator", "acme-auditor", "alice"];

/** A block with the names of the local environment for those of the document. */
export function localised(text: string): string {
  return LOCAL_NAMES.reduce((current, [from, to]) => current.replaceAll(from, to), text);
}
