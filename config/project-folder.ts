import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of this project: the nearest one above this code that holds cdktf.json. The code runs
 * from its sources, or from a bundle in the cache below the same folder.
 *
 * @throws Error when there is none
 */
export function projectFolder(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "cdktf.json"))) {
      return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(`No cdktf.json in ${from} or above it.`);
    }
  }
}
