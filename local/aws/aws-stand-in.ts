import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { stopChild } from "../child-process";
import type { Environment } from "../toolchain/executables";
import { withoutAws } from "../toolchain/stand-in-environment";
import { type AwsCall, readAwsCalls } from "./aws-calls";
import { readTrailedCalls, type TrailedCall } from "./trailed-calls";

/** The AWS stand-in, running. */
export interface AwsStandIn {
  /** What AWS_ENDPOINT_URL must be for a client to reach it. */
  readonly endpointUrl: string;
  /** Its access log and the traces of its failures. */
  readonly logFile: string;
  /** The calls that have to do with secrets until now, in the order of their answers. */
  calls(): Promise<AwsCall[]>;
  /** Every call until now as the event that CloudTrail would write, in the order of their answers. */
  trail(): Promise<TrailedCall[]>;
  /** Ends the server. Everything that it held is gone. */
  stop(): Promise<void>;
}

/** How {@link startAwsStandIn} starts the server. */
export interface AwsStandInOptions {
  /** A Python with moto's server, see `findMoto`. */
  readonly python: string;
  /** An existing folder for the server's log. */
  readonly workFolder: string;
  /** URL of the Lambda host. Without one, Invoke fails and says so. */
  readonly lambdaHostUrl?: string;
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  readonly env?: Environment;
  /** How long the server may take to answer, in ms. */
  readonly startTimeoutMs?: number;
}

/** The AWS stand-in did not start. */
export class AwsStandInError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AwsStandInError";
  }
}

const DEFAULT_START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 2_000;
const POLL_INTERVAL_MS = 50;

/** A path of moto's own API, answered as soon as the server serves requests. */
const HEALTH_PATH = "/moto-api/config";

/**
 * Starts the AWS stand-in: moto's server with its gaps filled, on 127.0.0.1, empty.
 *
 * @throws AwsStandInError when it ends or does not answer in time; the message holds the end of its log
 */
export async function startAwsStandIn(options: AwsStandInOptions): Promise<AwsStandIn> {
  const logFile = join(options.workFolder, "aws-stand-in.log");
  const callsFile = join(options.workFolder, "aws-calls.jsonl");
  const trailFile = join(options.workFolder, "aws-trail.jsonl");
  await writeFile(callsFile, "", { flag: "a" });
  await writeFile(trailFile, "", { flag: "a" });
  const child = spawnServer(options, logFile, { calls: callsFile, trail: trailFile });
  const deadline = AbortSignal.timeout(options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS);
  try {
    const port = await announcedPort(child, deadline);
    const endpointUrl = `http://127.0.0.1:${port}`;
    await answers(`${endpointUrl}${HEALTH_PATH}`, deadline);
    return {
      endpointUrl,
      logFile,
      calls: () => readAwsCalls(callsFile),
      trail: () => readTrailedCalls(trailFile),
      stop: () => stopChild(child, STOP_GRACE_MS),
    };
  } catch (cause) {
    await stopChild(child, 0);
    throw new AwsStandInError(
      `The AWS stand-in did not start with ${options.python}: ${String(cause)}\n${await tail(logFile)}`,
      { cause },
    );
  }
}

function spawnServer(
  options: AwsStandInOptions,
  logFile: string,
  files: { readonly calls: string; readonly trail: string },
): ChildProcess {
  const log = openSync(logFile, "a");
  try {
    return spawn(
      options.python,
      [
        join(__dirname, "server.py"),
        ...["--port", String(options.port ?? 0)],
        ...["--calls", files.calls],
        ...["--trail", files.trail],
      ],
      {
        // The server ends when this side of its stdin closes, so it cannot outlive this process.
        stdio: ["pipe", "pipe", log],
        env: {
          ...withoutAws(options.env),
          // No caches of Python beside the sources.
          PYTHONDONTWRITEBYTECODE: "1",
          PYTHONUNBUFFERED: "1",
          ...(options.lambdaHostUrl === undefined
            ? {}
            : { LAMBDA_HOST_URL: options.lambdaHostUrl }),
        },
      },
    );
  } finally {
    closeSync(log);
  }
}

const announcement = z.object({ port: z.int() });

async function announcedPort(child: ChildProcess, deadline: AbortSignal): Promise<number> {
  if (child.stdout === null) {
    throw new Error("no standard output");
  }
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line", { signal: deadline }),
    once(child, "exit", { signal: deadline }).then(([code, signal]: unknown[]) => {
      throw new Error(`it ended with ${String(code ?? signal)}`);
    }),
  ])) as [string];
  return announcement.parse(JSON.parse(line)).port;
}

async function answers(url: string, deadline: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(url, { signal: deadline });
      if (response.ok) {
        return;
      }
    } catch (error) {
      if (deadline.aborted) {
        throw error;
      }
    }
    await sleep(POLL_INTERVAL_MS, undefined, { signal: deadline });
  }
}

const TAIL_LINES = 20;

async function tail(file: string): Promise<string> {
  return (await readFile(file, "utf8")).split("\n").slice(-TAIL_LINES).join("\n");
}
