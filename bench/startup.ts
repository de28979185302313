/**
 * Start-up of the synth against the time that it takes to load `cdktf` and the used provider
 * modules alone. Prints a ratio: both are measured in one run, in turns, in fresh processes.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { check } from "./check";
import { LIMITS } from "./limits";
import type { Bench, Measurement } from "./measurement";
import { figures, ratio } from "./numbers";
import type { Table } from "./report";
import { median } from "./statistics";

const PROJECT_FOLDER = resolve(__dirname, "..");
const ROUNDS = 15;

export const SYNTH: Measurement = {
  name: "synth",
  summary: "the synth of all stacks",
  measure,
};

async function measure({ progress }: Pick<Bench, "progress">): Promise<Table> {
  const modules = usedProviderModules();
  const load = ["#cdk", ...modules].map((name) => `require(${JSON.stringify(name)});`).join("");
  const outputFolder = mkdtempSync(join(tmpdir(), "one-reader-bench-"));
  const { app } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "cdktf.json"), "utf8")) as {
    app: string;
  };
  const [, ...synth] = app.split(" ");
  const environment = { ENVIRONMENT: "prod", CDKTF_OUTDIR: outputFolder };
  try {
    const loads: number[] = [];
    const synths: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      progress(`round ${round} of ${ROUNDS}`);
      const loadMs = await milliseconds(["-e", load], {});
      const synthMs = await milliseconds(synth, environment);
      // The first round fills the caches.
      if (round > 0) {
        loads.push(loadMs);
        synths.push(synthMs);
      }
    }
    const measured = median(synths) / median(loads);
    return {
      title: "Synth",
      notes: [`Fresh processes in turns, medians of ${ROUNDS} rounds.`],
      headings: ["", "ms", "ratio"],
      rows: [
        [`load of cdktf and ${modules.length} provider modules`, figures(median(loads)), ratio(1)],
        [`synth of all stacks of prod (${app})`, figures(median(synths)), ratio(measured)],
      ],
      checks: [check(LIMITS.synthStart, measured)],
    };
  } finally {
    rmSync(outputFolder, { recursive: true, force: true });
  }
}

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

/** @throws with its output when the process fails */
async function milliseconds(args: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  await promisify(execFile)(process.execPath, args, {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, ...environment },
  });
  return performance.now() - start;
}
