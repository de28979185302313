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
const ENTRY_POINT = "lambda-src/ingestion/handler.ts";

/** esbuild's settings. The AWS SDK is bundled: a pinned version, and it starts faster. */
const BUILD_OPTIONS: Esbuild.BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  // The SDK's ESM files, which esbuild can shake: a smaller bundle, and a faster start.
  mainFields: ["module", "main"],
};

export interface LambdaBundle {
  readonly zipPath: string;
  readonly handler: string;
  /** As Terraform compares it: `source_code_hash`. */
  readonly sha256Base64: string;
  readonly sha256Hex: string;
}

/**
 * The function's deployment package: one minified file in a reproducible zip.
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
    handler: "index.handler",
    sha256Base64: sha256.toString("base64"),
    sha256Hex: sha256.toString("hex"),
  };
}

/** Everything that decides the bytes of the bundle. */
function sourceHash(folder: string): string {
  const hash = createHash("sha256").update(JSON.stringify(BUILD_OPTIONS));
  for (const file of ["package-lock.json", ...filesBelow(folder, SOURCE_FOLDER)]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function buildZip(folder: string): Uint8Array {
  // Loaded only when there is something to build: a synth usually has nothing to.
  const { buildSync } = createRequire(__filename)("esbuild") as typeof Esbuild;
  const { outputFiles } = buildSync({
    ...BUILD_OPTIONS,
    entryPoints: [ENTRY_POINT],
    absWorkingDir: folder,
    outfile: "index.js",
    write: false,
    logLevel: "silent",
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) {
    throw new Error(`esbuild wrote nothing for ${ENTRY_POINT}.`);
  }
  return deterministicZip({ "index.js": bundle.contents });
}

/** A file that another process reads is either absent or complete. */
function writeWhole(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
