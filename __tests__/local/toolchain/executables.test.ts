import { execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { promisify } from "node:util";

import { withNode } from "../../../local/toolchain/executables";
import { put, putScript, removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

const run = promisify(execFile);

test("what asks for node gets the one that runs this process, whatever PATH knows", async () => {
  const other = tempFolder();
  await putScript(`${other}/node`, "echo other");
  const program = await put(
    `${tempFolder()}/program`,
    "#!/usr/bin/env node\nconsole.log(process.execPath)\n",
  );
  await chmod(program, 0o755);

  const { stdout } = await run(program, [], {
    env: withNode({ PATH: `${other}:/usr/bin:/bin` }),
  });

  expect(stdout.trim()).toBe(process.execPath);
});

test("what asks for node gets another one, where it is named", async () => {
  const other = await putScript(`${tempFolder()}/node`, "echo other");

  const { stdout } = await run("node", ["--version"], { env: withNode({ ...process.env }, other) });

  expect(stdout).toBe("other\n");
});

test("an environment without PATH gets one", () => {
  expect(withNode({ A: "a" }, "/opt/node/bin/node")).toEqual({ A: "a", PATH: "/opt/node/bin" });
});
