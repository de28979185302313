/**
 * The app command of cdktf.json: runs main.ts, fast.
 *
 * Loading some hundred small files, each through a TypeScript loader, takes longer than the synth
 * itself. So main.ts and all that it imports are bundled into one file, which is kept in `.cache/app`
 * and built again only when a source, package.json or the lock file has changed. What V8 compiled of it
 * is kept beside it, which saves a fifth of the time of the next run.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#scriptcreatecacheddata
 *
 * For a stack trace with lines of the sources, run `node --require tsx/cjs main.ts` instead.
 */
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { dirname, join, resolve } = require("node:path");
const { Script } = require("node:vm");

const PROJECT_FOLDER = resolve(__dirname, "..");
const CACHE_FOLDER = join(PROJECT_FOLDER, ".cache", "app");
/** Bundles that are kept: the newest, so that switching between branches stays fast. */
const KEPT_BUNDLES = 8;
/** Folders whose files main.ts imports. */
const SOURCE_FOLDERS = ["config", "policies", "detections", "constructs", "stacks"];

/** Conditions of this process, such as `cdktn`: they decide which fork `#cdk` is. */
const conditions = process.execArgv.flatMap((option) => {
  const match = /^(?:-C|--conditions)=(.+)$/.exec(option);
  return match === null ? [] : [match[1]];
});

function sourceFiles() {
  const inFolders = SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const single = ["main.ts", "tools/synth.cjs", "package.json", "package-lock.json"];
  return [...single.map((file) => join(PROJECT_FOLDER, file)), ...inFolders].sort();
}

function bundleFile() {
  const hash = createHash("sha256").update(JSON.stringify([process.version, conditions]));
  for (const file of sourceFiles()) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return join(CACHE_FOLDER, `${hash.digest("hex").slice(0, 32)}.cjs`);
}

function build(file) {
  const { buildSync } = require("esbuild");
  const temporary = `${file}.${process.pid}`;
  mkdirSync(CACHE_FOLDER, { recursive: true });
  buildSync({
    entryPoints: ["main.ts"],
    absWorkingDir: PROJECT_FOLDER,
    outfile: temporary,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    conditions,
    // Finds its binary beside itself.
    external: ["esbuild"],
    logLevel: "error",
  });
  // Another process finds no file or the whole file.
  renameSync(temporary, file);
  removeOldBundles();
}

function removeOldBundles() {
  const bundles = readdirSync(CACHE_FOLDER)
    .filter((name) => name.endsWith(".cjs"))
    .map((name) => join(CACHE_FOLDER, name))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const bundle of bundles.slice(KEPT_BUNDLES)) {
    rmSync(bundle, { force: true });
    rmSync(`${bundle}.v8`, { force: true });
  }
}

/** As `require(file)`, with the compiled code of the last run. V8 refuses one that does not fit. */
function run(file) {
  const compiled = `${file}.v8`;
  const script = new Script(wrap(readFileSync(file, "utf8")), {
    filename: file,
    ...(existsSync(compiled) ? { cachedData: readFileSync(compiled) } : {}),
  });
  const module = { exports: {} };
  script
    .runInThisContext()
    .call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  const succeeded = process.exitCode === undefined;
  if (succeeded && script.cachedDataRejected !== false) {
    // After the run, so that it holds every function that the run has needed.
    const temporary = `${compiled}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData());
    renameSync(temporary, compiled);
  }
}

const file = bundleFile();
if (!existsSync(file)) {
  try {
    build(file);
  } catch {
    // esbuild has printed what is wrong, and where.
    process.exit(1);
  }
}
run(file);
