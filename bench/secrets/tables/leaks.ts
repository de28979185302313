import { checkEach } from "../../check";
import { LIMITS } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { integer } from "../../numbers";
import type { Table } from "../../report";
import { ALL, type Contestant } from "../contestants";
import { ANSWERING } from "../laboratory";

const TTL_MS = 300_000;
/** As short as many API keys, so that an error which quotes the beginning of its input shows all. */
const CANARY = "canary-k3Yp9QzL";

interface Result {
  readonly contestant: Contestant;
  readonly sinks: number;
  readonly fromResult: readonly string[];
  readonly fromHolders: readonly string[];
  readonly fromError: readonly string[];
}

export const LEAKS: Measurement = {
  name: "leaks",
  summary: "ways of printing that show the value",
  measure,
};

async function measure(bench: Bench): Promise<Table> {
  const results: Result[] = [];
  for (const contestant of ALL) {
    bench.progress(contestant.label);
    results.push(await measureOne(bench, contestant));
  }
  const sinks = results[0]?.sinks ?? 0;
  return {
    title: `Plaintext in ${sinks} sinks`,
    notes: [
      "console, util.inspect with every option, format, JSON, template strings, spread,",
      "structuredClone, errors and their causes, Powertools Logger, pino.",
      "Result: what a read gives. Holder: the client, cache or variable that keeps it.",
      "Error: what a read throws when the secret's text is not the JSON that it should be.",
    ],
    headings: ["sinks that print the value", "of the result", "of a holder", "of an error"],
    rows: results.map(({ contestant, fromResult, fromHolders, fromError }) => [
      contestant.label,
      integer(fromResult.length),
      integer(fromHolders.length),
      integer(fromError.length),
    ]),
    checks: [
      checkEach(
        LIMITS.leaks,
        new Map(
          results
            .filter(({ contestant }) => contestant.isOurs)
            .map(({ contestant, fromResult, fromHolders, fromError }) => {
              const printing = [...fromResult, ...fromHolders, ...fromError];
              return [[contestant.label, ...printing].join(", "), printing.length];
            }),
        ),
      ),
    ],
  };
}

async function measureOne({ laboratory }: Bench, contestant: Contestant): Promise<Result> {
  const secretString = JSON.stringify({ apiKey: CANARY });
  const leaks = await laboratory.with(
    contestant,
    { ttlMs: TTL_MS },
    (subject) => subject.process.call("leaks", CANARY),
    { ...ANSWERING, secretString },
  );
  const fromError = await laboratory.with(
    contestant,
    { ttlMs: TTL_MS },
    (subject) => subject.process.call("leaksOfError", CANARY),
    { ...ANSWERING, secretString: CANARY },
  );
  return { contestant, ...leaks, fromError };
}
