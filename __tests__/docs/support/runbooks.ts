import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../../config/project-folder";
import { fencesOf } from "./break-glass-document";

/** Folder of the runbooks. */
export const RUNBOOKS = join(projectFolder(), "docs/runbooks");

/** The parts of every runbook, in order. */
export const PARTS = [
  "What happened",
  "Find who",
  "Stop it",
  "Is it a false alarm?",
  "Check afterwards",
];

/** One document of the folder. */
export interface Runbook {
  readonly file: string;
  readonly text: string;
}

/** Every document of the folder, by name. */
export function documents(folder = RUNBOOKS): Runbook[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
}

/** Blocks of one language. */
export function blocksOf({ text }: Runbook, language: string): string[] {
  return fencesOf(text)
    .filter((fence) => fence.language === language)
    .map((fence) => fence.text);
}

/** A document's level-two headings and what stands under each, without the empty lines. */
export function partsOf({ text }: Runbook): { heading: string; lines: string[] }[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = "", ...lines] = part.split("\n");
      return { heading, lines: lines.filter((line) => line.trim() !== "") };
    });
}

/** The addresses that a document links to, those below it included. */
export function linksOf({ text }: Runbook): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  return [
    ...[...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target),
    ...[...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)].map(([, target = ""]) => target),
  ];
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

/**
 * The commands of CloudWatch Logs Insights.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
const INSIGHTS_COMMANDS = new Set([
  "anomaly",
  "dedup",
  "diff",
  "display",
  "fields",
  "filter",
  "filterIndex",
  "limit",
  "parse",
  "pattern",
  "sort",
  "stats",
  "unmask",
]);

/** What of a query no command of Logs Insights is, and a filter on what `stats` has summed up. */
export function wrongInQuery(query: string): string[] {
  // A bar in quotes or in a regular expression separates nothing.
  const commands = query
    .replace(/"[^"]*"|\/[^/\n]*\//g, "''")
    .split("|")
    .map((command) => command.trim().split(/\s+/)[0] ?? "");
  const unknown = commands.filter((command) => !INSIGHTS_COMMANDS.has(command));
  const late =
    commands.includes("stats") && commands.lastIndexOf("filter") > commands.indexOf("stats");
  return [
    ...unknown.map((command) => `"${command}" is no command`),
    ...(late ? ["filter after stats sees sums only"] : []),
  ];
}

/** Without line ends and runs of spaces. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
