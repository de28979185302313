"use strict";

/**
 * Kills this process when the host ends, however it ends and whatever the handler is doing: the host
 * holds the other end of file descriptor 3. Runs in a worker thread, because a handler may keep the
 * main thread busy for ever.
 */
const { Socket } = require("node:net");

const lifeline = new Socket({ fd: 3, readable: true, writable: false });
lifeline.on("close", () => process.kill(process.pid, "SIGKILL"));
lifeline.resume();
