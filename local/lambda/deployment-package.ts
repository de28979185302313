import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";

import { unzipSync } from "fflate";

/**
 * Unpacks a deployment package into a folder.
 *
 * @throws when the bytes are no zip file, or an entry would lie outside the folder
 */
export async function unpack(zip: Uint8Array, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const file = resolve(folder, name);
    if (!file.startsWith(resolve(folder) + sep)) {
      throw new Error(`the deployment package has an entry outside its folder: ${name}`);
    }
    if (name.endsWith("/")) {
      await mkdir(file, { recursive: true });
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
}
