import { readFile } from "node:fs/promises";

import { z } from "zod";

const trailedCall = z.object({
  /** ARN of the assumed role that called; null for the stand-in's own access key, which is nobody's. */
  caller: z.string().nullable(),
  /** The event of CloudTrail without `userIdentity`, and without what was answered. */
  event: z
    .object({
      eventSource: z.string(),
      eventName: z.string(),
      userAgent: z.string(),
      requestParameters: z.record(z.string(), z.unknown()).nullable(),
    })
    .loose(),
});

/** One call of an AWS API as a trail would have it, see trail_record.py. */
export type TrailedCall = Readonly<z.infer<typeof trailedCall>>;

/** The calls that a stand-in recorded, in the order of their answers. */
export async function readTrailedCalls(file: string): Promise<TrailedCall[]> {
  const text = await readFile(file, "utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => trailedCall.parse(JSON.parse(line)));
}
