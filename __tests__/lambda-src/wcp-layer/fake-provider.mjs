#!/usr/bin/env node
/**
 * Stands in for the provider's binary in the tests of the start script: prints how it was called and with
 * which configuration, and behaves as FAKE_PROVIDER says.
 */
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";

const [command, verb, flag, file] = process.argv.slice(2);
const behaviour = process.env.FAKE_PROVIDER ?? "healthy";
const say = (what) => process.stdout.write(`PROVIDER ${JSON.stringify(what)}\n`);

say({
  pid: process.pid,
  arguments: [command, verb, flag],
  mode: (statSync(file).mode & 0o777).toString(8),
  configuration: readFileSync(file, "utf8"),
});
if (behaviour === "exits") {
  process.stderr.write("no credentials\n");
  process.exit(7);
}
process.on("SIGTERM", () => {
  say({ signal: "SIGTERM" });
  if (behaviour !== "deaf") {
    process.exit(0);
  }
});
const server = createServer((request, response) => {
  if (request.url === "/exit") {
    process.exit(3);
  }
  response.statusCode = behaviour === "healthy" ? 200 : 503;
  response.end(behaviour === "healthy" ? "healthy" : "");
});
server.listen(Number(/http_port = (\d+)/.exec(readFileSync(file, "utf8"))?.[1]), "127.0.0.1");
