import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { stopChild } from "../../local/child-process";
import { REACHED_MS, UNREACHED_MS } from "../support/time";

let firstLine: Buffer;

/** A Node.js process that has printed a first line. */
async function started(code: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  [firstLine] = (await once(child.stdout, "data")) as [Buffer];
  return child;
}

test("a process that obeys ends by SIGTERM", async () => {
  const child = await started("console.log(1); setInterval(() => {}, 1000);");

  await stopChild(child, UNREACHED_MS);

  expect(child.signalCode).toBe("SIGTERM");
});

test("a process that does not obey is killed", async () => {
  const child = await started(
    'process.on("SIGTERM", () => {}); console.log(1); setInterval(() => {}, 1000);',
  );

  await stopChild(child, REACHED_MS);

  expect(child.signalCode).toBe("SIGKILL");
});

test("stops waiting for output that a grandchild holds open", async () => {
  const child = await started(
    `const { spawn } = require("node:child_process");
     const grandchild = spawn("sleep", ["3600"], { stdio: "inherit" });
     console.log(grandchild.pid); setInterval(() => {}, 1000);`,
  );

  await stopChild(child, UNREACHED_MS);

  expect(child.signalCode).toBe("SIGTERM");
  process.kill(Number(firstLine.toString()), "SIGTERM");
});

test("there is nothing to stop twice", async () => {
  const child = await started("console.log(1);");
  await once(child, "exit");

  await expect(stopChild(child, UNREACHED_MS)).resolves.toBeUndefined();
});
