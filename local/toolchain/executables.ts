import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, sep } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks an executable up as a shell does: a name along PATH, anything with a separator as a path.
 *
 * @returns its path, or undefined when there is none
 */
export async function findExecutable(name: string, env: Environment): Promise<string | undefined> {
  const folders = isAbsolute(name) || name.includes(sep) ? [""] : pathFolders(env);
  for (const folder of folders) {
    const candidate = join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

function pathFolders(env: Environment): string[] {
  return (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/**
 * The given environment, in which `node`, and every program that asks for it in its first line, is one
 * Node.js: the one that runs this process, unless another is named. PATH may know another.
 *
 * @param node - path of its executable, which is called `node`
 */
export function withNode<T extends Environment>(
  env: T,
  node: string = process.execPath,
): T & { PATH: string } {
  return { ...env, PATH: [dirname(node), ...pathFolders(env)].join(delimiter) };
}

/** How long a tool may take to say its version, in ms. */
const PROBE_TIMEOUT_MS = 60_000;

/** How long an installation may take, in ms. */
const INSTALL_TIMEOUT_MS = 600_000;

/**
 * Runs a command that answers at once, and returns what it wrote to standard output.
 *
 * @throws when it cannot be started, fails, or takes longer than a minute
 */
export async function outputOf(
  command: string,
  args: readonly string[],
  env: Environment,
): Promise<string> {
  const { stdout } = await run(command, args, { env, timeout: PROBE_TIMEOUT_MS });
  return stdout;
}

/**
 * Runs a command that may take its time, such as an installation.
 *
 * @throws when it cannot be started, fails, or takes longer than ten minutes; the message holds what
 * it wrote to standard error
 */
export async function runTool(
  command: string,
  args: readonly string[],
  env: Environment,
): Promise<void> {
  await run(command, args, { env, timeout: INSTALL_TIMEOUT_MS });
}
