"use strict";

/**
 * Runs one external extension in a process group of its own, and kills the whole group when the host
 * ends, however it ends: the host holds the other end of file descriptor 3. The host writes one line on
 * it, `{path, env, cwd}`, and reads one, how the extension ended: `{code, signal}` or `{launchError}`.
 * What an extension leaves running in its group ends with it, as the sandbox does in Lambda.
 */
const { spawn } = require("node:child_process");
const { Socket } = require("node:net");

const host = new Socket({ fd: 3, readable: true, writable: true });
let extension;
let ended = false;
let order = "";

host.setEncoding("utf8");
host.on("data", (text) => {
  order += text;
  if (extension === undefined && order.endsWith("\n")) {
    start(JSON.parse(order));
  }
});
host.on("error", () => {});
host.on("close", () => {
  killGroup();
  if (extension === undefined || ended) {
    process.exit();
  }
});

function start({ path, env, cwd }) {
  extension = spawn(path, [], {
    env,
    cwd,
    detached: true,
    stdio: ["ignore", "inherit", "inherit"],
  });
  extension.on("error", (error) => end({ launchError: error.code }));
  extension.on("exit", (code, signal) => end({ code, signal }));
}

function end(how) {
  ended = true;
  killGroup();
  if (host.destroyed) {
    process.exit();
  }
  host.end(`${JSON.stringify(how)}\n`);
}

function killGroup() {
  try {
    if (extension?.pid !== undefined) {
      process.kill(-extension.pid, "SIGKILL");
    }
  } catch {
    // Nothing of it is left.
  }
}
