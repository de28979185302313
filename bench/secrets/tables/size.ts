import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { check } from "../../check";
import { LIMITS, named } from "../../limits";
import type { Bench, Measurement } from "../../measurement";
import { figures, ratio } from "../../numbers";
import type { Table } from "../../report";
import { ALL, BARE_SDK, CLIENT_SDK, type Contestant, NAIVE_TTL_CACHE } from "../contestants";

interface Size {
  readonly minified: number;
  readonly gzipped: number;
}

/** A naive cache is a few bytes more than the bare SDK. */
const MEASURED = ALL.filter((contestant) => contestant !== NAIVE_TTL_CACHE);

export const SIZE: Measurement = {
  name: "size",
  summary: "the bundle of a handler",
  measure,
};

async function measure({ laboratory }: Bench): Promise<Table> {
  const sizes = new Map<Contestant, Size>();
  for (const contestant of MEASURED) {
    const code = readFileSync(await laboratory.bundles.handler(contestant));
    sizes.set(contestant, { minified: code.length, gzipped: gzipSync(code).length });
  }
  const libraryKibibytes = async (source: "extension" | "wcp"): Promise<number> =>
    statSync(await laboratory.bundles.library(source)).size / 1024;
  const [extension, wcp] = [await libraryKibibytes("extension"), await libraryKibibytes("wcp")];
  const kibibytes = (contestant: Contestant, kind: keyof Size = "minified"): number =>
    (sizes.get(contestant)?.[kind] ?? Number.NaN) / 1024;
  return {
    title: "Bundle of a handler",
    notes: [
      "esbuild as for the function: CommonJS, minified, the SDK bundled from its ES modules.",
      "This client: the client, withSecrets() and one source, without an observer.",
      "The limits of the loopback sources are for these alone, as one ECMAScript module: without",
      "the handler that calls them and esbuild's wrapper of CommonJS.",
    ],
    headings: ["", "minified, KiB", "gzip, KiB", "of the bare SDK"],
    rows: MEASURED.map((contestant) => [
      contestant.label,
      figures(kibibytes(contestant)),
      figures(kibibytes(contestant, "gzipped")),
      ratio(kibibytes(contestant) / kibibytes(BARE_SDK)),
    ]),
    checks: [
      check(named(LIMITS.loopbackSize, "extension source"), extension),
      check(named(LIMITS.loopbackSize, "WCP source"), wcp),
      check(LIMITS.sdkSize, kibibytes(CLIENT_SDK) / kibibytes(BARE_SDK)),
    ],
  };
}
