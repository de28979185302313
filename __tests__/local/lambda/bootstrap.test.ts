import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { RuntimeApi } from "../../../local/lambda/runtime-api";
import { put, removeTempFolders, tempFolder } from "../temp-folder";

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
  removeTempFolders();
});

test("the process ends with its parent, even when the handler never yields", async () => {
  const taskRoot = tempFolder();
  await put(
    join(taskRoot, "index.js"),
    'exports.handler = () => { process.stdout.write("busy\\n"); for (;;) {} };',
  );
  const api = await RuntimeApi.start();
  const runtime = join(__dirname, "../../../local/lambda/runtime/bootstrap.mjs");
  child = spawn(process.execPath, [runtime], {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
    env: {
      AWS_LAMBDA_RUNTIME_API: api.address,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: "index.handler",
    },
  });
  void api.invoke({
    requestId: "1",
    functionArn: "arn",
    event: Buffer.from("{}"),
    deadlineMs: 0,
    traceId: "",
    clientContext: undefined,
  });
  await once(child.stdout ?? child, "data");

  // What the system does to the pipes of a parent that is killed.
  child.stdio[3]?.destroy();
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  await api.close();

  expect(signal).toBe("SIGKILL");
});
