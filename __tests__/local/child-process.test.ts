import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { stopChild } from "../../local/child-process";

/** A Node.js process that has printed a first line. */
async function started(code: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

test("a process that obeys ends by SIGTERM", async () => {
  const child = await started("console.log(1); setInterval(() => {}, 1000);");

  await stopChild(child, 60_000);

  expect(child.signalCode).toBe("SIGTERM");
});

test("a process that does not obey is killed", async () => {
  const child = await started(
    'process.on("SIGTERM", () => {}); console.log(1); setInterval(() => {}, 1000);',
  );

  await stopChild(child, 20);

  expect(child.signalCode).toBe("SIGKILL");
});

test("stops waiting for output that a grandchild holds open", async () => {
  const child = await started(
    `const { spawn } = require("node:child_process");
     const grandchild = spawn("sleep", ["20"], { stdio: "inherit" });
     console.log(grandchild.pid); setInterval(() => {}, 1000);`,
  );
  const before = Date.now();

  await stopChild(child, 60_000);

  expect(Date.now() - before).toBeLessThan(10_000);
});

test("there is nothing to stop twice", async () => {
  const child = await started("console.log(1);");
  await once(child, "exit");

  await expect(stopChild(child, 60_000)).resolves.toBeUndefined();
});
