import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";

import { eventually } from "../../support/time";
import { isRunning } from "../is-running";
import { put, removeTempFolders, tempFolder } from "../temp-folder";

const RUN_EXTENSION = join(__dirname, "../../../local/lambda/runtime/run-extension.cjs");

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
  removeTempFolders();
});

test("an extension ends with the host, and so does what it started", async () => {
  const folder = tempFolder();
  const path = join(folder, "extension");
  await put(path, "#!/bin/sh\nsleep 3600 &\necho $! $$\ntrap '' TERM\nwait\nwait\n");
  await chmod(path, 0o755);
  child = spawn(process.execPath, [RUN_EXTENSION], {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  const lifeline = child.stdio[3] as Writable;
  lifeline.write(`${JSON.stringify({ path, cwd: folder, env: { PATH: "/usr/bin:/bin" } })}\n`);
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  const pids = line.toString().trim().split(" ").map(Number);

  // What the system does to the pipes of a parent that is killed.
  lifeline.destroy();
  await once(child, "exit");

  expect(pids).toHaveLength(2);
  await eventually(() => !pids.some(isRunning));
});
