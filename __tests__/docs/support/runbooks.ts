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

/** The queries of CloudWatch Logs Insights: blocks of their own, and those that a command holds. */
export function queriesOf(document: Runbook): string[] {
  return [
    ...blocksOf(document, "logs-insights"),
    ...blocksOf(document, "sh").flatMap((text) =>
      [...text.matchAll(/--query-string '([^']+)'/g)].map(([, query = ""]) => query),
    ),
  ];
}

/** Without line ends and runs of spaces. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
