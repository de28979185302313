import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withNode } from "../../../local/toolchain/executables";
import { UsageError } from "../../command-line";
import { stacksIn } from "../../synthesized-stacks";
import { objectOf } from "../stack-resources";
import type { Side } from "./compare";

export interface RevisionProps {
  /** Folder of the project, in a git repository. */
  readonly folder: string;
  /** Whatever git accepts for a commit. */
  readonly revision: string;
  /** Name of the environment to synthesize. */
  readonly environment: string;
  /** Gets what a person should know meanwhile, line by line. */
  readonly progress: (line: string) => void;
}

/** How many characters of a commit's id are shown. */
const SHORT = 9;

/**
 * Synthesizes an environment as another revision does: with its code, its configuration and its
 * dependencies, in a working tree of its own that is removed again whatever happens.
 *
 * @returns undefined where the revision has no such environment
 * @throws UsageError when there is no such revision
 * @throws Error with the revision's own words when its synth fails
 */
export async function revisionSide(props: RevisionProps): Promise<Side | undefined> {
  const { folder, revision, environment, progress } = props;
  const commit = commitOf(folder, revision);
  const name = `revision ${commit.slice(0, SHORT)}`;
  // The project may be a folder of its repository.
  const prefix = git(folder, "rev-parse", "--show-prefix");
  const config = `${commit}:${prefix}config/${environment}.ts`;
  if (spawnSync("git", ["cat-file", "-e", config], { cwd: folder }).status !== 0) {
    return undefined;
  }
  return withWorkingTree(folder, commit, async (tree, onInterrupt) => {
    const project = join(tree, prefix);
    await placeDependencies(folder, project, name, progress, onInterrupt);
    const outdir = join(project, "cdktf.out");
    const env = { ...process.env, CDKTF_OUTDIR: outdir, ENVIRONMENT: environment };
    await run(appOf(project, name), project, env, name, onInterrupt);
    return { name, stacks: stacksIn(outdir) };
  });
}

function commitOf(folder: string, revision: string): string {
  const { status, stdout, error } = spawnSync(
    "git",
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`],
    { cwd: folder, encoding: "utf8" },
  );
  if (error !== undefined) {
    throw new UsageError(`--diff needs git: ${error.message}.`);
  }
  if (status !== 0) {
    throw new UsageError(
      `git knows no revision "${revision}" here. A shallow clone of CI has the ` +
        "newest commit only: fetch the other one first.",
    );
  }
  return stdout.trim();
}

/** Registers what to do at once when the user interrupts. */
type OnInterrupt = (stop: () => void) => void;

async function withWorkingTree<T>(
  folder: string,
  commit: string,
  use: (tree: string, onInterrupt: OnInterrupt) => Promise<T>,
): Promise<T> {
  // Module resolution follows links, so the folder goes by its real name.
  const parent = mkdtempSync(join(realpathSync(tmpdir()), "one-reader-revision-"));
  const tree = join(parent, "tree");
  let stop: (() => void) | undefined;
  const remove = () => {
    spawnSync("git", ["worktree", "remove", "--force", tree], { cwd: folder });
    rmSync(parent, { recursive: true, force: true });
    spawnSync("git", ["worktree", "prune"], { cwd: folder });
  };
  const interrupted = (signal: NodeJS.Signals) => {
    stop?.();
    remove();
    process.removeListener(signal, interrupted);
    process.kill(process.pid, signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) {
    process.on(signal, interrupted);
  }
  try {
    // Without the repository's hooks, which may expect a person.
    git(
      folder,
      ...["-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", "--quiet"],
      tree,
      commit,
    );
    return await use(tree, (toStop) => {
      stop = toStop;
    });
  } finally {
    for (const signal of signals) {
      process.removeListener(signal, interrupted);
    }
    remove();
  }
}

function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`git ${args.join(" ")} failed: ${stderr.trim()}`);
  }
  return stdout.trim();
}

/** The same dependencies are linked; others are installed from the revision's own lock file. */
async function placeDependencies(
  folder: string,
  project: string,
  name: string,
  progress: (line: string) => void,
  onInterrupt: OnInterrupt,
): Promise<void> {
  const differences = dependencyDifferences(folder, project);
  if (differences.length === 0) {
    symlinkSync(join(folder, "node_modules"), join(project, "node_modules"), "dir");
    return;
  }
  progress(
    `The dependencies of ${name} differ and are installed for it: ${differences.join(", ")}`,
  );
  const command = "npm ci --omit=dev --no-audit --no-fund --loglevel=error";
  await run(command, project, process.env, name, onInterrupt);
}

/**
 * What the lock files of two folders install differently, development dependencies apart: no synth
 * uses these.
 */
function dependencyDifferences(current: string, other: string): string[] {
  const here = lockedVersions(current);
  const there = lockedVersions(other);
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((name) => here.get(name) !== there.get(name))
    .map((name) => `${name} ${there.get(name) ?? "none"} there, ${here.get(name) ?? "none"} here`);
}

function lockedVersions(folder: string): Map<string, string> {
  const file = join(folder, "package-lock.json");
  const lock = existsSync(file) ? objectOf(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  return new Map(
    Object.entries(objectOf(lock?.packages) ?? {}).flatMap(([path, each]) => {
      const { version, dev } = objectOf(each) ?? {};
      return path === "" || dev === true || typeof version !== "string"
        ? []
        : [[path.replace(/^node_modules\//, ""), version]];
    }),
  );
}

/** The command with which CDKTF synthesizes. */
function appOf(project: string, name: string): string {
  const file = join(project, "cdktf.json");
  const app = existsSync(file) ? objectOf(JSON.parse(readFileSync(file, "utf8")))?.app : undefined;
  if (typeof app !== "string") {
    throw new Error(`${name} has no cdktf.json with an app: it cannot be synthesized.`);
  }
  return app;
}

/** Runs a command through the shell, as CDKTF runs the app. What it prints is shown if it fails. */
function run(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  name: string,
  onInterrupt: OnInterrupt,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      cwd,
      env: withNode(env),
      shell: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    onInterrupt(() => child.kill());
    const printed: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => printed.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) {
        resolve();
      } else {
        const words = Buffer.concat(printed).toString("utf8").trim();
        reject(new Error(`${name}: \`${command}\` failed (${String(code)}):\n${words}`));
      }
    });
  });
}
