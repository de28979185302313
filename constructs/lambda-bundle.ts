import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type * as Esbuild from "esbuild";
import { projectFolder } from "../config/project-folder";
import { deterministicZip } from "./deterministic-zip";

/** Where the function's code lies in this project. */
const SOURCE_FOLDER = "lambda-src";

const COMMON_OPTIONS: Esbuild.BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node22",
  minify: true,
  charset: "utf8",
  legalComments: "none",
};

/** What is built, by the name of the file in the package. */
const OUTPUTS: Readonly<Record<string, Esbuild.BuildOptions>> = {
  // All of the code. The AWS SDK is bundled: a pinned version, and it starts faster.
  "handler.js": {
    ...COMMON_OPTIONS,
    entryPoints: ["lambda-src/ingestion/handler.ts"],
    format: "cjs",
    // The SDK's ESM files, which esbuild can shake: a smaller bundle, and a faster start.
    mainFields: ["module", "main"],
  },
  // A few lines around it, for the top-level await that only an ECMAScript module may have.
  "prefetching-handler.mjs": {
    ...COMMON_OPTIONS,
    entryPoints: ["lambda-src/ingestion/prefetching-handler.mts"],
    format: "esm",
    external: ["./handler.js"],
  },
};

/** Entry points of the package, as the setting `handler` of a function names them. */
export const HANDLERS = {
  /** Reads the key at the first invocation. */
  handler: "handler.handler",
  /** Reads the key in the INIT phase. */
  prefetchingHandler: "prefetching-handler.handler",
} as const;

export interface LambdaBundle {
  readonly zipPath: string;
  /** Reads the key at the first invocation. */
  readonly handler: string;
  /** Reads the key in the INIT phase. */
  readonly prefetchingHandler: string;
  /** As Terraform compares it: `source_code_hash`. */
  readonly sha256Base64: string;
  readonly sha256Hex: string;
}

/**
 * The function's deployment package: the minified code in a reproducible zip.
 *
 * Builds it once for each state of the sources and of the lock file, and keeps it in
 * `.cache/lambda`, so that a synth without a change of code does not build.
 *
 * @param folder where `lambda-src`, `node_modules` and `package-lock.json` are
 * @throws Error with esbuild's messages when the code does not build
 */
export function lambdaBundle(folder: string = projectFolder()): LambdaBundle {
  // The file's own name is in the plan, so it is the same for every state of the sources.
  const zipPath = join(folder, ".cache", "lambda", sourceHash(folder), "function.zip");
  if (!existsSync(zipPath)) {
    writeWhole(zipPath, buildZip(folder));
  }
  const sha256 = createHash("sha256").update(readFileSync(zipPath)).digest();
  return {
    zipPath,
    ...HANDLERS,
    sha256Base64: sha256.toString("base64"),
    sha256Hex: sha256.toString("hex"),
  };
}

/** Everything that decides the bytes of the bundle. */
function sourceHash(folder: string): string {
  const hash = createHash("sha256").update(JSON.stringify(OUTPUTS));
  for (const file of ["package-lock.json", ...filesBelow(folder, SOURCE_FOLDER)]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function buildZip(folder: string): Uint8Array {
  // Loaded only when there is something to build: a synth usually has nothing to.
  const { buildSync } = createRequire(__filename)("esbuild") as typeof Esbuild;
  const files: Record<string, Uint8Array> = {};
  for (const [outfile, options] of Object.entries(OUTPUTS)) {
    const { outputFiles } = buildSync({
      ...options,
      absWorkingDir: folder,
      outfile,
      write: false,
      logLevel: "silent",
    });
    const [output] = outputFiles;
    if (output === undefined) {
      throw new Error(`esbuild wrote nothing for ${outfile}.`);
    }
    files[outfile] = output.contents;
  }
  return deterministicZip(files);
}

/** A file that another process reads is either absent or complete. */
function writeWhole(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
