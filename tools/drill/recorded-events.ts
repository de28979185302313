import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { projectFolder } from "../../config/project-folder";
import type { Placeholders } from "./placeholders";

const RECORDED_EVENTS = join(projectFolder(), "__tests__", "fixtures", "cloudtrail");

const recording = z.strictObject({
  /** Who does what, in one sentence: "An IAM user reads the value by its ARN." */
  summary: z.string().min(1),
  /** Where the shape is from: the address of AWS's page, or of a public log with its commit. */
  source: z.url(),
  /** Whether the source is an event as CloudTrail wrote it, or an example of a documentation. */
  evidence: z.enum(["recorded", "documented", "composed"]),
  /** What was changed: names replaced, a field added and on whose word. */
  changes: z.string().min(1),
  /** The store whose secret it is about; absent where it is about neither. */
  store: z.enum(["secrets-manager", "parameter-store"]).optional(),
  /** What all of its events have alike, for a recording of many. */
  common: z.record(z.string(), z.unknown()).optional(),
  events: z.array(z.record(z.string(), z.unknown())).min(1),
});

/** Events of CloudTrail that were recorded or documented, with placeholders for names. */
export type Recording = Readonly<z.infer<typeof recording>> & {
  /** Folder and name of its file, such as `reads/by-iam-user`. */
  readonly name: string;
};

/**
 * Every recording, by name.
 *
 * @throws Error for a file that is not a recording, naming it
 */
export function recordings(folder = RECORDED_EVENTS): Recording[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const parsed = recording.safeParse(JSON.parse(readFileSync(join(folder, file), "utf8")));
      if (!parsed.success) {
        throw new Error(`${file} is not a recording: ${z.prettifyError(parsed.error)}`);
      }
      return { name: file.slice(0, -".json".length).replaceAll("\\", "/"), ...parsed.data };
    });
}

/**
 * Whether the recording can happen with what the placeholders are of: one that comes through an
 * endpoint cannot where there is no such endpoint, and the placeholder is empty.
 */
export function canHappen(
  { common, events }: Pick<Recording, "common" | "events">,
  placeholders: Placeholders,
): boolean {
  const text = JSON.stringify([common, events]);
  return Object.entries(placeholders).every(
    ([name, value]) => value !== "" || !text.includes(`{{${name}}}`),
  );
}

/**
 * The events of a recording as they would be of one integration.
 *
 * @throws Error for a placeholder that does not exist
 */
export function eventsOf(
  { name, common, events }: Pick<Recording, "name" | "common" | "events">,
  placeholders: Placeholders,
): Record<string, unknown>[] {
  const whole = events.map((event) => ({ ...common, ...event }));
  const text = JSON.stringify(whole).replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = placeholders[key];
    if (value === undefined) {
      throw new Error(`Recording ${name} has the unknown placeholder {{${key}}}.`);
    }
    return value;
  });
  return JSON.parse(text) as Record<string, unknown>[];
}
