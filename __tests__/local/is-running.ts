import { spawnSync } from "node:child_process";

/**
 * Whether a process runs. One that has ended may still be in the table of processes, until its parent, or
 * the machine's first process for one without, takes note of it: state Z in ps(1).
 */
export function isRunning(pid: number | undefined): boolean {
  if (pid === undefined || Number.isNaN(pid)) {
    return false;
  }
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
