#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { SdkBackend } from "./sdk-backend";
import { parseWcpConfig, type WcpConfig } from "./wcp-config";
import type { PrefetchLog } from "./wcp-prefetch";
import { startWcpStandIn } from "./wcp-stand-in";

/** Read when no file is named and this one is there. */
const DEFAULT_FILE = "/etc/aws-workload-credentials-provider/config.toml";
const USAGE = "usage: aws-workload-credentials-provider sm start [--config|-c FILE]";
const LEVELS = ["debug", "info", "warn", "error", "none"] as const;

/**
 * The command `aws-workload-credentials-provider`, as far as it starts the provider of secrets. It runs
 * until SIGTERM or SIGINT, and ends with 1 when it cannot start.
 */
async function main(): Promise<void> {
  const config = parseWcpConfig(configurationText());
  const log = logOf(config);
  const standIn = await startWcpStandIn({
    backend: new SdkBackend(config.region === undefined ? {} : { region: config.region }),
    config,
    log,
  });
  const stop = () => {
    void standIn.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await standIn.serving;
  console.log(`Secrets Manager Provider/stand-in listening on http://127.0.0.1:${standIn.port}`);
  log("info", `Serving with the time to live of ${config.ttlSeconds} s`);
}

function configurationText(): string {
  const { values, positionals } = parseArgs({
    options: { config: { type: "string", short: "c" } },
    allowPositionals: true,
  });
  if (positionals.join(" ") !== "sm start") throw new Error(USAGE);
  const file = values.config ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined);
  return file === undefined ? "" : readFileSync(file, "utf8");
}

/** To standard output, when the log does not go to a file. The file itself is not imitated. */
function logOf({ logLevel, logToFile }: WcpConfig): PrefetchLog {
  return (level, line) => {
    if (logToFile || LEVELS.indexOf(level) < LEVELS.indexOf(logLevel)) return;
    console.log(`${new Date().toISOString()} ${level.toUpperCase()} ${line}`);
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
