import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { type Environment, findExecutable, outputOf, runTool } from "./executables";
import { MissingToolError } from "./missing-tool-error";
import { isWithin, parseVersion, type Version } from "./version";

/** The versions for which local/aws/moto_gaps is written: 5.2 and later 5.x. */
const FROM: Version = [5, 2, 0];
const BEFORE: Version = [6, 0, 0];

/** What is installed when no Python on this machine has moto. */
const REQUIREMENT = "moto[server]==5.2.1";

/** Overrides every search: a Python that has moto's server. */
const PYTHON_VARIABLE = "MOTO_PYTHON";

const REMEDY =
  `Install it with: python3 -m pip install "${REQUIREMENT}" ` +
  `(https://docs.getmoto.org/en/latest/docs/server_mode.html), ` +
  `or set ${PYTHON_VARIABLE} to a Python that has it.`;

/** A Python that can run the AWS stand-in. */
export interface MotoPython {
  /** Path of the interpreter. */
  readonly python: string;
  /** Version of moto. */
  readonly version: string;
}

/** Where {@link findMoto} looks and installs. */
export interface MotoSearch {
  /** Folder for a private virtual environment, made only when no Python has moto. */
  readonly cacheFolder: string;
  readonly env?: Environment;
  /** Receives one line before anything is installed. */
  readonly report?: (line: string) => void;
}

/**
 * Finds a Python with moto's server 5.2 or later: the one that MOTO_PYTHON names, else `python3` or
 * `python` on PATH, else the interpreter of `moto_server` on PATH, else a virtual environment in the
 * cache folder, which is made once and needs a Python package index.
 *
 * @throws MissingToolError when MOTO_PYTHON has no such moto, or none can be found or installed
 */
export async function findMoto(search: MotoSearch): Promise<MotoPython> {
  const env = search.env ?? process.env;
  const override = env[PYTHON_VARIABLE];
  if (override !== undefined && override !== "") {
    const python = await findExecutable(override, env);
    const moto = python === undefined ? undefined : await motoOf(python, env);
    if (moto === undefined) {
      throw new MissingToolError(
        `${PYTHON_VARIABLE} names ${override}, which has no moto server >= 5.2, < 6.`,
        REMEDY,
      );
    }
    return moto;
  }
  return (await installedMoto(env)) ?? (await privateMoto(search, env));
}

async function installedMoto(env: Environment): Promise<MotoPython | undefined> {
  for (const find of [
    () => findExecutable("python3", env),
    () => findExecutable("python", env),
    () => interpreterOfMotoServer(env),
  ]) {
    const python = await find();
    const moto = python === undefined ? undefined : await motoOf(python, env);
    if (moto !== undefined) {
      return moto;
    }
  }
  return undefined;
}

/** The interpreter in the first line of the `moto_server` script, unless another program starts it. */
async function interpreterOfMotoServer(env: Environment): Promise<string | undefined> {
  const script = await findExecutable("moto_server", env);
  if (script === undefined) {
    return undefined;
  }
  const interpreter = /^#!\s*(\S*python[\d.]*)\s*$/m.exec(firstLine(await readFile(script)))?.[1];
  return interpreter === undefined ? undefined : findExecutable(interpreter, env);
}

function firstLine(content: Buffer): string {
  return content.toString("utf8").split("\n", 1)[0] ?? "";
}

/** Importing the server proves more than the package's presence: its extra dependencies are there. */
const PROBE = "import moto, moto.server; print(moto.__version__)";

async function motoOf(python: string, env: Environment): Promise<MotoPython | undefined> {
  let version: string;
  try {
    version = (await outputOf(python, ["-c", PROBE], env)).trim();
  } catch {
    return undefined;
  }
  const parsed = parseVersion(version);
  return parsed !== undefined && isWithin(parsed, FROM, BEFORE) ? { python, version } : undefined;
}

async function privateMoto(search: MotoSearch, env: Environment): Promise<MotoPython> {
  const folder = join(search.cacheFolder, "moto");
  const python =
    process.platform === "win32"
      ? join(folder, "Scripts", "python.exe")
      : join(folder, "bin", "python");
  const present = await motoOf(python, env);
  if (present !== undefined) {
    return present;
  }
  await install(folder, python, env, search.report);
  const installed = await motoOf(python, env);
  if (installed === undefined) {
    throw new MissingToolError(`moto was installed in ${folder} and does not start.`, REMEDY);
  }
  return installed;
}

async function install(
  folder: string,
  python: string,
  env: Environment,
  report: MotoSearch["report"],
): Promise<void> {
  const base = (await findExecutable("python3", env)) ?? (await findExecutable("python", env));
  if (base === undefined) {
    throw new MissingToolError(
      "Python is missing: no executable python3 or python on PATH.",
      `Install Python >= 3.10 (https://www.python.org/downloads/). ${REMEDY}`,
    );
  }
  report?.(`No Python on PATH has moto: installing ${REQUIREMENT} in ${folder} (once).`);
  await rm(folder, { recursive: true, force: true });
  try {
    await runTool(base, ["-m", "venv", folder], env);
    await runTool(python, ["-m", "pip", "install", "--quiet", REQUIREMENT], env);
  } catch (cause) {
    throw new MissingToolError(
      `moto is missing, and it could not be installed in ${folder}: ${lastLine(String(cause))}.`,
      REMEDY,
      { cause },
    );
  }
}

/** pip explains at length, and ends with what is the matter. */
function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
