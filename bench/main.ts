/** `npm run bench`: this project's promises in numbers, against what people use today. */
import { availableParallelism, cpus, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { parseCommandLine, UsageError } from "../tools/command-line";
import type { Measurement } from "./measurement";
import { asMarkdown, asText, type Table } from "./report";
import { Laboratory } from "./secrets/laboratory";
import { COLD_START } from "./secrets/tables/cold-start";
import { EXPIRY } from "./secrets/tables/expiry";
import { LEAKS } from "./secrets/tables/leaks";
import { OUTAGE } from "./secrets/tables/outage";
import { ROTATION } from "./secrets/tables/rotation";
import { SIZE } from "./secrets/tables/size";
import { STAMPEDE } from "./secrets/tables/stampede";
import { WARM } from "./secrets/tables/warm";
import { SYNTH } from "./startup";

const MEASUREMENTS: readonly Measurement[] = [
  WARM,
  STAMPEDE,
  EXPIRY,
  OUTAGE,
  ROTATION,
  LEAKS,
  SIZE,
  COLD_START,
  SYNTH,
];

const HELP = `Usage: npm run bench [-- <table>... --markdown]

Measures the secrets client against the bare AWS SDK, a naive TTL cache, Powertools parameters,
middy, lru-cache and the loopback protocol, all in one run, and the synth against the load of its
libraries. Everything is on this machine: no AWS account, no network. Takes less than five minutes.

Ends with exit code 1 when a limit of bench/limits.ts is missed. Progress goes to standard error.

${MEASUREMENTS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join("\n")}

  --markdown  prints the tables as Markdown
`;

async function main(): Promise<void> {
  const { values, positionals } = parseCommandLine({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, markdown: { type: "boolean" } },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const render = values.markdown === true ? asMarkdown : asText;
  const missed: string[] = [];
  let count = 0;
  for await (const table of run(chosen(positionals))) {
    process.stdout.write(`${render(table)}\n`);
    count += table.checks.length;
    missed.push(...table.checks.filter(({ passed }) => !passed).map(({ what }) => what));
  }
  process.stdout.write(`${machine()}\n${verdict(count, missed)}\n`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/** @throws UsageError for a table that there is not */
function chosen(names: readonly string[]): readonly Measurement[] {
  for (const name of names) {
    if (!MEASUREMENTS.some((measurement) => measurement.name === name)) {
      const known = MEASUREMENTS.map((measurement) => measurement.name).join(", ");
      throw new UsageError(`There is no table "${name}". There are: ${known}.`);
    }
  }
  return names.length === 0
    ? MEASUREMENTS
    : MEASUREMENTS.filter(({ name }) => names.includes(name));
}

async function* run(measurements: readonly Measurement[]): AsyncGenerator<Table> {
  const laboratory = new Laboratory();
  try {
    for (const { name, measure } of measurements) {
      const start = performance.now();
      const progress = (text: string): void => {
        process.stderr.write(`… ${name}: ${text}\n`);
      };
      const table = await measure({ laboratory, progress });
      progress(`done in ${((performance.now() - start) / 1000).toFixed(0)} s`);
      yield table;
    }
  } finally {
    await laboratory.close();
  }
}

function machine(): string {
  const [cpu] = cpus();
  const load = loadavg().map((value) => value.toFixed(1));
  return (
    `Node.js ${process.versions.node} on ${availableParallelism()} cores (${cpu?.model.trim() ?? "?"}), ` +
    `load average at the end ${load.join(", ")}.`
  );
}

function verdict(count: number, missed: readonly string[]): string {
  if (missed.length === 0) return `All ${count} limits are kept.`;
  return [`${missed.length} of ${count} limits are missed:`, ...missed].join("\n  ✘ ");
}

// For the cleaning up that is done when the process exits.
process.once("SIGINT", () => process.exit(130));

main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
