import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stopChild } from "../../../local/child-process";
import { SdkBackend } from "../../../local/secret-providers/sdk-backend";
import { parseWcpConfig } from "../../../local/secret-providers/wcp-config";
import { startWcpStandIn } from "../../../local/secret-providers/wcp-stand-in";
import { UNREACHED_MS } from "../../support/time";
import { tempFolder } from "../temp-folder";

const COMMAND = "aws-workload-credentials-provider";

export interface RunningProvider {
  readonly port: number;
  /** Settles when it holds what AWS has answered until now to its reading in advance. */
  prefetched(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a provider with a configuration file, and waits until it serves. */
export type StartProvider = (
  toml: string,
  environment: Readonly<Record<string, string>>,
) => Promise<RunningProvider>;

const startStandIn: StartProvider = async (toml, environment) => {
  Object.assign(process.env, environment);
  const standIn = await startWcpStandIn({
    config: parseWcpConfig(toml),
    backend: new SdkBackend({ timeoutMs: UNREACHED_MS }),
    environment,
  });
  await standIn.serving;
  return { ...standIn, prefetched: () => standIn.prefetched };
};

/** Starts a program that takes the arguments of the provider. */
export function startProgram(command: string, ...leading: string[]): StartProvider {
  return async (toml, environment) => {
    const file = join(tempFolder(), "config.toml");
    writeFileSync(file, toml);
    const child = spawn(command, [...leading, "sm", "start", "--config", file], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: process.env.PATH, ...environment },
    });
    const port = await portThatIsListenedOn(child);
    return {
      port,
      // A program does not say it.
      prefetched: () => sleep(500),
      close: () => stopChild(child, 2_000),
    };
  };
}

/** The stand-in, and the real provider where it is installed: the same tests run against both. */
export const PROVIDERS: readonly (readonly [string, StartProvider])[] = [
  ["the stand-in", startStandIn],
  ...(isInstalled(COMMAND) ? ([[COMMAND, startProgram(COMMAND)]] as const) : []),
];

/** Both write the address to standard output when they serve. */
async function portThatIsListenedOn(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error("The output is not read.");
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    return Number(port);
  }
  throw new Error("It ended before it listened.");
}

function isInstalled(command: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
