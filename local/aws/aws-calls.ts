import { readFile } from "node:fs/promises";

import { z } from "zod";

const awsCall = z.object({
  /** When it came, in ms since the epoch. */
  timeMs: z.number(),
  /** `secretsmanager`, `ssm` or `sts`. */
  service: z.string(),
  /** For example `GetSecretValue`. */
  operation: z.string(),
  /** Names that were asked for; never a value. */
  parameters: z.record(z.string(), z.unknown()),
  /** ARN of the assumed role that called; null for any other caller. */
  principal: z.string().nullable(),
  /** Of the SDK that called. */
  userAgent: z.string(),
  /** HTTP status of the answer. */
  status: z.int(),
});

/** One call of an AWS API that has to do with secrets, see call_record.py. */
export type AwsCall = Readonly<z.infer<typeof awsCall>>;

/** The calls that a stand-in recorded, in the order of their answers. */
export async function readAwsCalls(file: string): Promise<AwsCall[]> {
  const text = await readFile(file, "utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => awsCall.parse(JSON.parse(line)));
}
