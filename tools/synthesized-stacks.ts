import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "#cdk";
import type { Environment } from "../config/schema";
import { placeStacks } from "../stacks/all";

/** A stack as Terraform reads it. */
export interface StackJson {
  /** Resources by type and id. */
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  /** Data sources by type and id. */
  readonly data?: Record<string, Record<string, Record<string, unknown>>>;
  /** Modules by id. The template has none; what they hold is not in the JSON. */
  readonly module?: Record<string, Record<string, unknown>>;
  readonly output?: Record<string, { readonly value?: unknown }>;
  /** Configurations of each provider. */
  readonly provider?: Record<string, Record<string, unknown>[]>;
}

/** Synthesizes an environment into a folder of its own and returns its stacks by name. */
export function synthesizedStacks(environment: Environment): Record<string, StackJson> {
  const outdir = mkdtempSync(join(tmpdir(), "one-reader-synth-"));
  try {
    const app = new App({ outdir });
    placeStacks(app, environment);
    app.synth();
    return stacksIn(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The stacks, by name, that a synth wrote into its output folder. */
export function stacksIn(outdir: string): Record<string, StackJson> {
  const folder = join(outdir, "stacks");
  return Object.fromEntries(
    readdirSync(folder).map((stack) => [
      stack,
      JSON.parse(readFileSync(join(folder, stack, "cdk.tf.json"), "utf8")) as StackJson,
    ]),
  );
}
