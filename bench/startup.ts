/**
 * Start-up of the synth against the time that it takes to load `cdktf` and the used provider
 * modules alone. Prints a ratio: both are measured in one run, in turns, in fresh processes.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";

const PROJECT_FOLDER = resolve(__dirname, "..");
const ROUNDS = 15;
/** What the project promises. */
const MAX_RATIO = 1.5;

/** Every `#aws/…` module that the sources import. */
function usedProviderModules(): string[] {
  const sources = ["main.ts", ...filesIn("stacks"), ...filesIn("constructs")];
  const modules = sources.flatMap((file) =>
    Array.from(readFileSync(join(PROJECT_FOLDER, file), "utf8").matchAll(/from "(#aws\/[^"]+)"/g)),
  );
  return [...new Set(modules.map((match) => match[1] ?? ""))].sort();
}

function filesIn(folder: string): string[] {
  return readdirSync(join(PROJECT_FOLDER, folder)).map((file) => join(folder, file));
}

function milliseconds(args: string[], environment: NodeJS.ProcessEnv): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`node ${args.join(" ")} failed:\n${stderr}`);
  }
  return performance.now() - start;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function main(): void {
  const modules = usedProviderModules();
  const load = ["#cdk", ...modules].map((name) => `require(${JSON.stringify(name)});`).join("");
  const outputFolder = mkdtempSync(join(tmpdir(), "one-reader-bench-"));
  const { app } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "cdktf.json"), "utf8")) as {
    app: string;
  };
  const [, ...synth] = app.split(" ");
  const environment = { ENVIRONMENT: "prod", CDKTF_OUTDIR: outputFolder };
  try {
    milliseconds(["-e", load], {});
    milliseconds(synth, environment);
    const loads: number[] = [];
    const synths: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      loads.push(milliseconds(["-e", load], {}));
      synths.push(milliseconds(synth, environment));
    }
    const ratio = median(synths) / median(loads);
    process.stdout.write(
      [
        `load cdktf and ${modules.length} provider modules: ${median(loads).toFixed(0)} ms`,
        `synth of all stacks of prod (${app}): ${median(synths).toFixed(0)} ms`,
        `ratio: ${ratio.toFixed(2)} (at most ${MAX_RATIO}; medians of ${ROUNDS} rounds)`,
        "",
      ].join("\n"),
    );
    process.exitCode = ratio <= MAX_RATIO ? 0 : 1;
  } finally {
    rmSync(outputFolder, { recursive: true, force: true });
  }
}

main();
