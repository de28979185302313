import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";

import { type Deferred, deferred } from "./deferred";
import type { ExtensionStatus, ShutdownReason } from "./extensions-api";
import { Extensions } from "./extensions";
import type { Failure } from "./failure";
import type {
  DeployedFunction,
  FunctionConfiguration,
  FunctionServices,
  LogEvent,
} from "./function-services";
import { InvocationLog, timeoutMessage } from "./invocation-log";
import { RuntimeApi } from "./runtime-api";
import { RUNTIME_DIR, RuntimeProcess } from "./runtime-process";
import { extensionEnvironment, sandboxEnvironment, withFreePorts } from "./sandbox-environment";
import { SandboxFolder } from "./sandbox-folder";
import { SandboxOutput } from "./sandbox-output";

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
  readonly limits: SandboxLimits;
}

/** What bounds a sandbox beside the timeout of its function, in ms. */
export interface SandboxLimits {
  /** How long an initialization may take, extensions included. */
  readonly initializationMs: number;
  /** How long runtime and extensions together may take to end. */
  readonly shutdownMs: number;
}

/** How long the runtime may take to end. */
const RUNTIME_STOP_MS = 500;

/** How an initialization or an invocation ended. */
type Ending =
  | { readonly status: "success" | "error"; readonly payload: Buffer }
  | { readonly status: "error"; readonly failure: Failure }
  | { readonly status: "timeout" };

/** What every part of a sandbox needs to know. */
interface SandboxParts {
  readonly configuration: FunctionConfiguration;
  readonly folder: SandboxFolder;
  readonly api: RuntimeApi;
  readonly extensions: Extensions;
  readonly logStream: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

/**
 * One execution environment of one function: a folder with its code and layers, the processes of its
 * external extensions, a Node.js process with the environment of Lambda, and the Runtime API and
 * Extensions API between those processes and this one. It serves one invocation at a time and stays warm
 * for the next, as in Lambda.
 */
export class Sandbox {
  readonly #startedAt = performance.now();
  readonly #output = new SandboxOutput();
  /** One of the processes has ended: nothing else comes of what is under way. */
  readonly #broken: Deferred<Failure> = deferred();
  readonly #initialization: Promise<Ending>;
  #runtime: RuntimeProcess | undefined;
  #shutdown: Promise<void> | undefined;
  #alive = true;
  /** ms; known until the first invocation has reported it. */
  #initMs: number | undefined;
  /** Known until the first invocation has reported them. */
  #extensionStatuses: readonly ExtensionStatus[] = [];

  private constructor(private readonly parts: SandboxParts) {
    this.#initialization = this.#initializeOrReset();
  }

  /**
   * Unpacks code and layers, gets credentials of the role, and starts the initialization.
   *
   * @throws when the function is not one for Node.js, or one of its packages is no zip file
   */
  static async start(
    deployed: DeployedFunction,
    { services, endpointUrl, workFolder, limits }: SandboxSurroundings,
  ): Promise<Sandbox> {
    const { functionName, functionArn, roleArn, runtime, version, handler } =
      deployed.configuration;
    if (!runtime.startsWith("nodejs")) {
      throw new Error(`${functionName} has runtime ${runtime}; the Lambda host runs nodejs only`);
    }
    const folder = await SandboxFolder.make(deployed, workFolder);
    try {
      const [, , , region = "", accountId = ""] = functionArn.split(":");
      const credentials = await services.assumeRole(roleArn, functionName);
      const extensions = await Extensions.find(folder.opt, {
        functionName,
        functionVersion: version,
        handler,
        accountId,
      });
      const variables = await withFreePorts(deployed.configuration.environment);
      const configuration = { ...deployed.configuration, environment: variables };
      const logStream = nameLogStream(version);
      const api = await RuntimeApi.start(extensions.api);
      const environment = sandboxEnvironment(configuration, {
        region,
        credentials,
        endpointUrl,
        runtimeApi: api.address,
        taskRoot: folder.task,
        optFolder: folder.opt,
        tmpFolder: folder.tmp,
        runtimeDir: RUNTIME_DIR,
        logStream,
      });
      return new Sandbox({
        configuration,
        folder,
        api,
        extensions,
        logStream,
        environment,
        limits,
      });
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  get logGroup(): string {
    return this.parts.configuration.logGroup;
  }

  get logStream(): string {
    return this.parts.logStream;
  }

  /** False once one of the processes has ended: after a crash or a timeout. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs the function once. One invocation at a time. */
  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    const { configuration } = this.parts;
    const log = new InvocationLog(configuration, request.requestId);
    const initialization = await this.#initialization;
    log.before(this.#output.takeEarly());
    this.#extensionStatuses.forEach((status) => {
      log.extension(status);
    });
    this.#extensionStatuses = [];
    log.start();
    this.#output.divertTo(log);
    const before = performance.now();
    const ending =
      initialization.status === "success" ? await this.#runOrReset(request) : initialization;
    const durationMs = performance.now() - before;
    this.#output.divertTo(undefined);

    const payload =
      "payload" in ending ? ending.payload : this.#failurePayload(request.requestId, ending, log);
    log.end(durationMs, this.#initMs, ending.status);
    this.#initMs = undefined;
    return { payload, failed: ending.status !== "success", log };
  }

  /**
   * Shuts everything down and removes the folder.
   *
   * @returns what was written since the last invocation
   */
  async stop(): Promise<LogEvent[]> {
    await this.#shutDown("spindown", RUNTIME_STOP_MS);
    await this.parts.api.close();
    await this.parts.folder.remove();
    return this.#output.takeEarly();
  }

  async #initializeOrReset(): Promise<Ending> {
    const ending = await within(this.parts.limits.initializationMs, this.#initialize());
    if (ending.status === "success") {
      this.#initMs = performance.now() - this.#startedAt;
    } else {
      // The rest of the log comes with the end of the processes.
      await this.#reset(ending.status, RUNTIME_STOP_MS);
    }
    this.#extensionStatuses = this.parts.extensions.api.statuses;
    return ending;
  }

  /** First the extensions register, then the runtime starts; ready when all have asked for an event. */
  async #initialize(): Promise<Ending> {
    const { extensions, folder, environment, api } = this.parts;
    void extensions.failure.then((failure) => {
      this.#break(failure);
    });
    const registered = await this.#unlessBroken(
      extensions.start(extensionEnvironment(environment), folder.opt, this.#output),
    );
    if ("failure" in registered) {
      return { status: "error", failure: registered.failure };
    }
    if (this.#shutdown !== undefined) {
      return { status: "timeout" };
    }
    const runtime = new RuntimeProcess(folder.task, environment);
    this.#runtime = runtime;
    runtime.streams.forEach((stream) => {
      this.#output.addMarked(stream);
    });
    void runtime.ended.then((failure) => {
      this.#break(failure);
    });
    const started = await this.#unlessBroken(api.initialization);
    if ("failure" in started) {
      return { status: "error", failure: started.failure };
    }
    if (!started.value.ok) {
      return { status: "error", payload: started.value.payload };
    }
    const ready = await this.#unlessBroken(extensions.api.initialized());
    return "failure" in ready
      ? { status: "error", failure: ready.failure }
      : { status: "success", payload: started.value.payload };
  }

  async #runOrReset(request: InvocationRequest): Promise<Ending> {
    const ending = await within(this.parts.configuration.timeout * 1000, this.#run(request));
    // With a payload it is the function that failed, and the sandbox can be used again.
    if (!("payload" in ending)) {
      await this.#reset(ending.status, 0);
    }
    return ending;
  }

  /** Ends when the log of the invocation is complete and all processes wait for the next. */
  async #run(request: InvocationRequest): Promise<Ending> {
    const { api, extensions, configuration } = this.parts;
    const { requestId } = request;
    const { functionArn } = configuration;
    const deadlineMs = Date.now() + configuration.timeout * 1000;
    const traceId = newTraceId();
    const written = this.#output.endOf(requestId);
    const beside = extensions.invoke({
      requestId,
      invokedFunctionArn: functionArn,
      deadlineMs,
      traceId,
    });
    const result = await this.#unlessBroken(
      api.invoke({ ...request, deadlineMs, functionArn, traceId }),
    );
    if ("failure" in result) {
      return { status: "error", failure: result.failure };
    }
    await this.#unlessBroken(Promise.all([written, api.waiting, beside]));
    const { ok, payload } = result.value;
    return { status: ok ? "success" : "error", payload };
  }

  #break(failure: Failure): void {
    this.#alive = false;
    this.#broken.resolve(failure);
  }

  /** What the work gives, or why it can give nothing any more. */
  #unlessBroken<T>(
    work: Promise<T>,
  ): Promise<{ readonly value: T } | { readonly failure: Failure }> {
    return Promise.race([
      this.#broken.promise.then((failure) => ({ failure })),
      work.then((value) => ({ value })),
    ]);
  }

  #reset(status: "error" | "timeout", runtimeMs: number): Promise<void> {
    return this.#shutDown(
      status === "timeout" ? "timeout" : "failure",
      status === "timeout" ? 0 : runtimeMs,
    );
  }

  /** @param runtimeMs - how long the runtime may take to end by itself, in ms */
  #shutDown(reason: ShutdownReason, runtimeMs: number): Promise<void> {
    this.#shutdown ??= this.#endProcesses(reason, runtimeMs);
    return this.#shutdown;
  }

  async #endProcesses(reason: ShutdownReason, runtimeMs: number): Promise<void> {
    const startedAt = performance.now();
    this.#break({ errorType: "Sandbox.Failure", message: "the sandbox was shut down" });
    await this.#runtime?.stop(runtimeMs);
    const left = this.parts.limits.shutdownMs - (performance.now() - startedAt);
    await this.parts.extensions.shutdown(reason, Math.max(0, left));
  }

  /** What Lambda says, to the caller and in the log, when the function can say nothing. */
  #failurePayload(
    requestId: string,
    ending: Exclude<Ending, { payload: Buffer }>,
    log: InvocationLog,
  ): Buffer {
    if ("failure" in ending) {
      const { errorType, message } = ending.failure;
      const errorMessage = `RequestId: ${requestId} Error: ${message}`;
      log.line(`${errorMessage}\n${errorType}`);
      return errorPayload(errorType, errorMessage);
    }
    const { timeout } = this.parts.configuration;
    log.timedOut(timeout);
    const errorMessage = `RequestId: ${requestId} Error: ${timeoutMessage(timeout)}`;
    return errorPayload("Sandbox.Timedout", errorMessage);
  }
}

/** What the work gives, or that the limit came first. */
async function within(limitMs: number, work: Promise<Ending>): Promise<Ending> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: "timeout" });
    }, limitMs);
  });
  const first = await Promise.race([work, limit]);
  clearTimeout(timer);
  return first;
}

function errorPayload(errorType: string, errorMessage: string): Buffer {
  return Buffer.from(JSON.stringify({ errorType, errorMessage }));
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
