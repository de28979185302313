import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { unpack } from "./deployment-package";
import type { DeployedFunction } from "./function-services";

/**
 * The files of one sandbox. A process without root cannot have its own `/var/task`, `/opt` and `/tmp`,
 * so they are folders, and variables of the sandbox's environment name them.
 */
export class SandboxFolder {
  /** Stands for `/var/task`: the code. */
  readonly task: string;
  /** Stands for `/opt`: the layers. */
  readonly opt: string;
  /** Stands for `/tmp`. */
  readonly tmp: string;

  private constructor(private readonly path: string) {
    this.task = join(path, "task");
    this.opt = join(path, "opt");
    this.tmp = join(path, "tmp");
  }

  /**
   * Downloads and unpacks a function's code and layers.
   *
   * @param workFolder - an existing folder; the sandbox gets one of its own in it
   * @throws when a package cannot be downloaded or is no zip file; nothing is left then
   */
  static async make(
    { configuration, downloadCode, downloadLayers }: DeployedFunction,
    workFolder: string,
  ): Promise<SandboxFolder> {
    const path = await mkdtemp(join(workFolder, `${configuration.functionName}-`));
    const folder = new SandboxFolder(path);
    try {
      await Promise.all([folder.task, folder.opt, folder.tmp].map((name) => mkdir(name)));
      await unpack(await downloadCode(), folder.task);
      for (const layer of await downloadLayers()) {
        await unpack(layer, folder.opt);
      }
      return folder;
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
