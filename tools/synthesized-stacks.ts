import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "#cdk";
import type { Environment } from "../config/schema";
import { placeStacks } from "../stacks/all";

/** A stack as Terraform reads it: resources by type and id. */
export interface StackJson {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
}

/** Synthesizes an environment into a folder of its own and returns its stacks by name. */
export function synthesizedStacks(environment: Environment): Record<string, StackJson> {
  const outdir = mkdtempSync(join(tmpdir(), "one-reader-synth-"));
  try {
    const app = new App({ outdir });
    placeStacks(app, environment);
    app.synth();
    const folder = join(outdir, "stacks");
    return Object.fromEntries(
      readdirSync(folder).map((stack) => [
        stack,
        JSON.parse(readFileSync(join(folder, stack, "cdk.tf.json"), "utf8")) as StackJson,
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
