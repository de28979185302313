import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { stopChild } from "../child-process";
import type {
  DeployedFunction,
  FunctionConfiguration,
  FunctionServices,
} from "./function-services";
import { unpack } from "./deployment-package";
import { InvocationLog, timeoutMessage } from "./invocation-log";
import { type Outcome, RuntimeApi } from "./runtime-api";
import { SandboxOutput } from "./sandbox-output";
import { sandboxEnvironment } from "./sandbox-environment";

/** What an invocation needs besides the function. */
export interface InvocationRequest {
  readonly requestId: string;
  /** JSON. */
  readonly event: Buffer;
  readonly clientContext: string | undefined;
}

/** What an invocation gives its caller. */
export interface InvocationResult {
  /** JSON: the result, or `{errorType, errorMessage, trace}`. */
  readonly payload: Buffer;
  readonly failed: boolean;
  readonly log: InvocationLog;
}

/** Where sandboxes live. */
export interface SandboxSurroundings {
  readonly services: FunctionServices;
  /** URL of the AWS that the function calls. */
  readonly endpointUrl: string;
  /** An existing folder; each sandbox makes one of its own in it. */
  readonly workFolder: string;
}

/**
 * How long an initialization may take. Lambda then repeats it within the timeout of the function; here
 * the invocation fails.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
const INITIALIZATION_LIMIT_MS = 10_000;
const STOP_GRACE_MS = 500;
const RUNTIME_DIR = join(__dirname, "runtime");

type Status = "success" | "error" | "timeout";

/**
 * One execution environment of one function: a folder with its code, a Node.js process with the
 * environment of Lambda, and the Runtime API between that process and this one. It serves one
 * invocation at a time and stays warm for the next, as in Lambda.
 */
export class Sandbox {
  readonly #startedAt = performance.now();
  readonly #exited: Promise<undefined>;
  readonly #output: SandboxOutput;
  #alive = true;
  /** ms; known until the first invocation has reported it. */
  #initMs: number | undefined;

  private constructor(
    readonly configuration: FunctionConfiguration,
    readonly logStream: string,
    private readonly child: ChildProcess,
    private readonly api: RuntimeApi,
    private readonly folder: string,
  ) {
    const gone = () => {
      this.#alive = false;
      return undefined;
    };
    this.#exited = once(child, "close").then(gone, gone);
    this.#output = new SandboxOutput([child.stdout, child.stderr].filter((s) => s !== null));
    void api.initialization.then(() => {
      this.#initMs = performance.now() - this.#startedAt;
    });
  }

  /**
   * Unpacks the code, gets credentials of the role, and starts the process.
   *
   * @throws when the function is not one for Node.js, or its deployment package is no zip file
   */
  static async start(
    { configuration, downloadCode }: DeployedFunction,
    { services, endpointUrl, workFolder }: SandboxSurroundings,
  ): Promise<Sandbox> {
    const { functionName, functionArn, roleArn, runtime, version } = configuration;
    if (!runtime.startsWith("nodejs")) {
      throw new Error(`${functionName} has runtime ${runtime}; the Lambda host runs nodejs only`);
    }
    const folder = await mkdtemp(join(workFolder, `${functionName}-`));
    try {
      const taskRoot = join(folder, "task");
      await mkdir(taskRoot);
      await unpack(await downloadCode(), taskRoot);
      const credentials = await services.assumeRole(roleArn, functionName);
      const api = await RuntimeApi.start();
      const logStream = nameLogStream(version);
      const child = spawn(process.execPath, [join(RUNTIME_DIR, "bootstrap.mjs")], {
        cwd: taskRoot,
        // The fourth is the lifeline: the process ends when this side of it closes.
        stdio: ["ignore", "pipe", "pipe", "pipe"],
        env: sandboxEnvironment(configuration, {
          region: functionArn.split(":")[3] ?? "",
          credentials,
          endpointUrl,
          runtimeApi: api.address,
          taskRoot,
          runtimeDir: RUNTIME_DIR,
          logStream,
        }),
      });
      return new Sandbox(configuration, logStream, child, api, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** False once the process has ended: after a crash or a timeout. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs the function once. One invocation at a time. */
  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    const log = new InvocationLog(this.configuration, request.requestId);
    const initialization = await this.#initialize();
    this.#output.drainInto(log);
    log.start();
    this.#output.divertTo(log);
    const before = performance.now();
    const ending = initialization.status === "success" ? await this.#run(request) : initialization;
    const durationMs = performance.now() - before;
    this.#output.divertTo(undefined);

    const payload = ending.payload ?? this.#failure(request.requestId, ending.status, log);
    log.end(durationMs, this.#initMs, ending.status);
    this.#initMs = undefined;
    return { payload, failed: ending.status !== "success", log };
  }

  /** Ends the process and removes its folder. */
  async stop(): Promise<void> {
    await stopChild(this.child, STOP_GRACE_MS);
    await this.api.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #initialize(): Promise<Ending> {
    const outcome = Promise.race([this.api.initialization, this.#exited]);
    const ending = await this.#within(INITIALIZATION_LIMIT_MS, outcome);
    if (ending.status !== "success") {
      // The rest of its log comes with its end.
      await stopChild(this.child, STOP_GRACE_MS);
    }
    return ending;
  }

  #run(request: InvocationRequest): Promise<Ending> {
    const timeoutMs = this.configuration.timeout * 1000;
    return this.#within(timeoutMs, this.#outcome(request, Date.now() + timeoutMs));
  }

  /**
   * The outcome, once the log of the invocation is complete and the process is ready for the next.
   * None when the process ends without one.
   */
  async #outcome(request: InvocationRequest, deadlineMs: number): Promise<Outcome | undefined> {
    const written = this.#output.endOf(request.requestId);
    const outcome = await Promise.race([
      this.api.invoke({
        ...request,
        deadlineMs,
        functionArn: this.configuration.functionArn,
        traceId: newTraceId(),
      }),
      this.#exited,
    ]);
    await Promise.race([Promise.all([written, this.api.waiting]), this.#exited]);
    return outcome;
  }

  /** The outcome, or the limit if that comes first: then the process is killed. */
  async #within(limitMs: number, outcome: Promise<Outcome | undefined>): Promise<Ending> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<"timeout">((resolve) => {
      timer = setTimeout(() => {
        resolve("timeout");
      }, limitMs);
    });
    const first = await Promise.race([outcome, limit]);
    clearTimeout(timer);
    if (first === "timeout") {
      await stopChild(this.child, 0);
      return { status: "timeout", payload: undefined };
    }
    return { status: first?.ok === true ? "success" : "error", payload: first?.payload };
  }

  /**
   * What Lambda says, to the caller and in the log, when the process can say nothing.
   * https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
   */
  #failure(requestId: string, status: Status, log: InvocationLog): Buffer {
    if (status === "timeout") {
      log.timedOut(this.configuration.timeout);
      const message = timeoutMessage(this.configuration.timeout);
      return errorPayload("Sandbox.Timedout", `RequestId: ${requestId} Error: ${message}`);
    }
    const { exitCode, signalCode } = this.child;
    const problem =
      exitCode === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: ${signalCode ?? `exit status ${String(exitCode)}`}`;
    const message = `RequestId: ${requestId} Error: ${problem}`;
    log.line(`${message}\nRuntime.ExitError`);
    return errorPayload("Runtime.ExitError", message);
  }
}

function errorPayload(errorType: string, errorMessage: string): Buffer {
  return Buffer.from(JSON.stringify({ errorType, errorMessage }));
}

/** How an invocation ended; no payload when the process gave none. */
interface Ending {
  readonly status: Status;
  readonly payload: Buffer | undefined;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Sampled=0`;
}

/** `2026/01/31/[$LATEST]` and 32 hexadecimal digits. */
function nameLogStream(version: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
}
