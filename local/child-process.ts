import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** How long the output of an ended process may stay open, in ms: a grandchild may hold it. */
const OUTPUT_GRACE_MS = 1_000;

/**
 * Ends a child process: SIGTERM, and SIGKILL when it is still there after the grace period.
 *
 * @param graceMs - time to end by itself, in ms
 * @returns when the process has ended and its output is read
 */
export async function stopChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return;
  }
  const closed = once(child, "close");
  const ended = once(child, "exit").then(() => sleep(OUTPUT_GRACE_MS, undefined, { ref: false }));
  const kill = setTimeout(() => child.kill("SIGKILL"), graceMs);
  child.kill("SIGTERM");
  await Promise.race([closed, ended]);
  clearTimeout(kill);
  child.stdio.forEach((stream) => stream?.destroy());
}
