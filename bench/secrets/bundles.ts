import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import type { Contestant } from "./contestants";

/** As the function's own bundle is built: see `constructs/lambda-bundle.ts`. */
const OPTIONS: BuildOptions = {
  bundle: true,
  platform: "node",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  mainFields: ["module", "main"],
  logLevel: "error",
};

const FOLDER = __dirname;

type Format = "cjs" | "esm";

/** Builds the programs of the benchmark, each once. */
export class Bundles {
  readonly #folder: string;
  readonly #built = new Map<string, Promise<string>>();

  /** @param folder where the bundles are written */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The program of the upstreams. @returns its file */
  upstream(): Promise<string> {
    return this.#build("upstream", 'import "./upstream/program";');
  }

  /** The program in which a contestant is measured. @returns its file */
  program({ id }: Contestant): Promise<string> {
    return this.#build(
      `program-${id}`,
      `import { createReader } from ${importOf("contestants", id)};
       import { ContestantOperations } from "./programs/contestant-operations";
       import { serveOperations } from "./processes/serve-operations";
       serveOperations(new ContestantOperations(createReader));`,
    );
  }

  /** The smallest handler that reads the secret over the contestant. @returns its file */
  handler({ id }: Contestant): Promise<string> {
    return this.#build(`handler-${id}`, `export { handler } from ${importOf("handlers", id)};`);
  }

  /** The client with one source and withSecrets() as an ECMAScript module. @returns its file */
  library(source: "extension" | "wcp"): Promise<string> {
    const secrets = "../../lambda-src/secrets";
    return this.#build(
      `library-${source}`,
      `export { SecretsClient } from "${secrets}/secrets-client";
       export { withSecrets } from "${secrets}/with-secrets";
       export * from "${secrets}/sources/${source}";`,
      "esm",
    );
  }

  /** The same handler, called once: prints how long its start took. @returns its file */
  coldStart({ id }: Contestant): Promise<string> {
    return this.#build(
      `cold-start-${id}`,
      `import { handler } from ${importOf("handlers", id)};
       import { reportStart } from "./programs/report-start";
       reportStart(handler);`,
    );
  }

  #build(name: string, contents: string, format: Format = "cjs"): Promise<string> {
    const started = this.#built.get(name) ?? this.#write(name, contents, format);
    this.#built.set(name, started);
    return started;
  }

  async #write(name: string, contents: string, format: Format): Promise<string> {
    const outfile = join(this.#folder, `${name}.${format === "cjs" ? "cjs" : "mjs"}`);
    const stdin = { contents, resolveDir: FOLDER, loader: "ts" } as const;
    await build({ ...OPTIONS, format, stdin, outfile });
    return outfile;
  }
}

/** ECMAScript modules are named with their extension. */
function importOf(folder: string, id: string): string {
  const module = existsSync(join(FOLDER, folder, `${id}.mts`)) ? `${id}.mts` : id;
  return JSON.stringify(`./${folder}/${module}`);
}
