import { readFileSync } from "node:fs";
import { join } from "node:path";

import { projectFolder } from "../../config/project-folder";
import { MissingToolError } from "./missing-tool-error";
import { isWithin, parseVersion, type Version } from "./version";

/** What package.json and .nvmrc say about Node.js. Nothing else says it. */
export interface NodeVersions {
  /** `engines.node`: the releases on which everything is tested, as `^20.19.0 || ^24.0.0`. */
  readonly engines: string;
  /** The major version that is recommended. */
  readonly recommended: string;
}

/** Reads both files of this project. */
export function readNodeVersions(): NodeVersions {
  const read = (name: string) => readFileSync(join(projectFolder(), name), "utf8");
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  return { engines: engines.node, recommended: read(".nvmrc").trim() };
}

/**
 * The first release of each major version in `engines`.
 *
 * @throws Error when the range has another form than `^20.19.0 || ^24.0.0`, of which npm knows more
 */
export function firstReleases(engines: string): Version[] {
  return engines.split("||").map((part) => {
    const [, text = ""] = /^\^(\d+\.\d+\.\d+)$/.exec(part.trim()) ?? [];
    const version = parseVersion(text);
    if (version === undefined) {
      throw new Error(`engines.node in package.json is "${engines}". Write ^20.19.0 || ^24.0.0.`);
    }
    return version;
  });
}

/**
 * A newer major version is refused as well: nothing was tested with it.
 *
 * @throws MissingToolError when the version of Node.js is none of those in `engines`
 */
export function requireSupportedNode(
  version: string = process.versions.node,
  { engines, recommended }: NodeVersions = readNodeVersions(),
): void {
  const numbers = parseVersion(version);
  const supported = firstReleases(engines).some(
    (first) => numbers !== undefined && isWithin(numbers, first, [first[0] + 1, 0, 0]),
  );
  if (!supported) {
    throw new MissingToolError(
      `Node.js ${version} is not supported: this is tested with ${engines} (engines in package.json).`,
      `Install Node.js ${recommended} (https://nodejs.org/en/download), or, with nvm: nvm install.`,
    );
  }
}
