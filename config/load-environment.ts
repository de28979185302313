import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { ConfigurationError, show } from "./errors";
import { projectFolder } from "./project-folder";
import type { Environment } from "./schema";
import { validateEnvironment } from "./validate-environment";

const CONFIG_FOLDER = join(projectFolder(), "config");

/** What tells an environment from the other files of the folder, without running it. */
const MARK = /^export default defineEnvironment\(/m;

/**
 * Loads one environment by the name of its file. No other environment's file is run.
 *
 * @param name such as `dev` for `config/dev.ts`; usually the variable ENVIRONMENT
 * @param directory where the files are
 * @throws ConfigurationError with one line for each error
 */
export function loadEnvironment(name: string | undefined, directory = CONFIG_FOLDER): Environment {
  if (name === undefined || !isEnvironment(directory, `${name}.ts`)) {
    throw new ConfigurationError([
      `ENVIRONMENT: got ${show(name)}; accepted: ${environmentNames(directory).join(", ")}; ` +
        `fix: set ENVIRONMENT to one of these, or add a file to ${basename(directory)}/`,
    ]);
  }
  const file = `${basename(directory)}/${name}.ts`;
  return validateEnvironment(run(directory, name, file), { file, name });
}

/** The names of all environments that have a file, in alphabetical order. None is run. */
export function environmentNames(directory = CONFIG_FOLDER): string[] {
  return readdirSync(directory)
    .filter((file) => isEnvironment(directory, file))
    .map((file) => basename(file, ".ts"))
    .sort();
}

function isEnvironment(directory: string, file: string): boolean {
  // A name with a path in it never gets as far as the file system.
  if (!/^[a-z][a-z0-9-]*\.ts$/.test(file)) {
    return false;
  }
  const path = join(directory, file);
  return existsSync(path) && MARK.test(readFileSync(path, "utf8"));
}

function run(directory: string, name: string, file: string): unknown {
  let module: unknown;
  try {
    module =
      directory === CONFIG_FOLDER
        ? // A pattern that a bundler recognizes: it bundles every file of this folder, to be run
          // only when its name is asked for.
          require(`./${name}.ts`)
        : createRequire(__filename)(join(directory, name));
  } catch (cause) {
    // A compiler's message quotes the line, which may hold a secret: it stays in the cause.
    throw new ConfigurationError(
      [`${file}: the file cannot be run; accepted: TypeScript without errors; fix: run npx tsc`],
      { cause },
    );
  }
  return (module as { default?: unknown }).default;
}
