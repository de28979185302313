import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";

import { zipEntries } from "./zip-entries";

/**
 * Unpacks a deployment package or a layer into a folder. A file that is executable in the archive is
 * executable in the folder; a file that is there already is replaced.
 *
 * @throws when the bytes are no zip file, or an entry would lie outside the folder, or is a link
 */
export async function unpack(zip: Uint8Array, folder: string): Promise<void> {
  for (const { name, content, executable, link } of zipEntries(zip)) {
    const file = resolve(folder, name);
    if (!file.startsWith(resolve(folder) + sep)) {
      throw new Error(`the deployment package has an entry outside its folder: ${name}`);
    }
    if (link) {
      throw new Error(
        `the deployment package has a symbolic link, which is not supported: ${name}`,
      );
    }
    if (name.endsWith("/")) {
      await mkdir(file, { recursive: true });
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { mode: executable ? 0o755 : 0o644 });
    }
  }
}
