/**
 * `npm run check:cdktn`: the way out of CDKTF. Synthesizes every environment with CDKTF and with its
 * maintained fork CDK Terrain (cdktn), and fails unless the stacks are the same but for the version
 * stamp and the address of the provider.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { environmentNames } from "../config/load-environment";

const PROJECT_FOLDER = resolve(__dirname, "..");

interface StackJson {
  "//": { metadata: { version: string } };
  terraform: { required_providers: { aws: { source: string } } };
}

function synthesize(environment: string, conditions: string[]): Record<string, StackJson> {
  const outdir = mkdtempSync(join(tmpdir(), "one-reader-fork-"));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [...conditions.map((name) => `--conditions=${name}`), "--require", "tsx/cjs", "main.ts"],
      {
        cwd: PROJECT_FOLDER,
        env: { ...process.env, ENVIRONMENT: environment, CDKTF_OUTDIR: outdir },
        encoding: "utf8",
      },
    );
    if (status !== 0) {
      throw new Error(`Synth of ${environment} [${conditions.join()}] failed:\n${stderr}`);
    }
    return Object.fromEntries(
      readdirSync(join(outdir, "stacks"))
        .sort()
        .map((stack) => [
          stack,
          JSON.parse(
            readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"),
          ) as StackJson,
        ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What may differ: which fork wrote the file, and how it spells the provider's address. */
function withoutFork(stack: StackJson): StackJson {
  const copy = structuredClone(stack);
  copy["//"].metadata.version = "any";
  copy.terraform.required_providers.aws.source = "hashicorp/aws";
  return copy;
}

let failed = false;
for (const environment of environmentNames()) {
  const original = synthesize(environment, []);
  const fork = synthesize(environment, ["cdktn"]);
  for (const [name, stack] of Object.entries(original)) {
    const other = fork[name];
    // Otherwise the condition was ignored, and one fork was compared with itself.
    const forksDiffer = other?.["//"].metadata.version !== stack["//"].metadata.version;
    const same = other !== undefined && isDeepStrictEqual(withoutFork(stack), withoutFork(other));
    process.stdout.write(
      `${name}: ${same && forksDiffer ? "same" : "DIFFERENT"} with cdktf ` +
        `${stack["//"].metadata.version} and cdktn ${other?.["//"].metadata.version ?? "-"}\n`,
    );
    failed ||= !same || !forksDiffer;
  }
}
process.exitCode = failed ? 1 : 0;
