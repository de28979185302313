import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

import { bodyOf, type LoopbackServer, startLoopbackServer } from "../loopback-server";
import type { FunctionServices } from "./function-services";
import {
  type InvocationRequest,
  type InvocationResult,
  Sandbox,
  type SandboxLimits,
} from "./sandbox";

/** The AWS that a host works for. */
export interface LambdaBackend {
  readonly services: FunctionServices;
  /** URL of the AWS that the functions call. */
  readonly endpointUrl: string;
}

/**
 * Those of Lambda. It repeats an initialization that takes too long within the timeout of the function;
 * here the invocation fails.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-lifecycle-shutdown
 */
const LIMITS: SandboxLimits = { initializationMs: 10_000, shutdownMs: 2_000 };

/** One function's warm sandbox, and the invocations that wait for it. */
interface Slot {
  sandbox: Sandbox | undefined;
  revision: string;
  last: Promise<unknown>;
}

/**
 * Runs Lambda functions on this machine, each in a Node.js process of its own. It serves Lambda's
 * Invoke API on loopback; the AWS stand-in forwards its invocations here.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 *
 * Each function has one sandbox: it stays warm, invocations wait for each other, and it is replaced
 * after a crash, a timeout or a change of the function.
 */
export class LambdaHost {
  readonly #slots = new Map<string, Slot>();
  readonly #background = new Set<Promise<unknown>>();
  #server: LoopbackServer | undefined;
  #backend: LambdaBackend | undefined;
  #stopped = false;

  private constructor(
    private readonly workFolder: string,
    private readonly limits: SandboxLimits,
  ) {}

  /**
   * Starts the host on a free port of 127.0.0.1.
   *
   * @param workFolder - an existing folder; sandboxes are made in `sandboxes` below it
   * @param limits - Lambda's by default
   */
  static async start(workFolder: string, limits = LIMITS): Promise<LambdaHost> {
    const sandboxes = join(workFolder, "sandboxes");
    await mkdir(sandboxes, { recursive: true });
    const host = new LambdaHost(sandboxes, limits);
    host.#server = await startLoopbackServer((request, response) => {
      void host.#answer(request, response);
    });
    return host;
  }

  /** What LAMBDA_HOST_URL must be for the AWS stand-in. */
  get url(): string {
    return this.#server?.url ?? "";
  }

  /** Names the AWS that has the functions. It needs this host's URL, so it can only come later. */
  connect(backend: LambdaBackend): void {
    this.#backend = backend;
  }

  /** Ends every function and the host itself. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#server?.close();
    await this.#stopSandboxes();
    const slots = [...this.#slots.values()];
    await Promise.allSettled([...slots.map(({ last }) => last), ...this.#background]);
    // One may have been starting.
    await this.#stopSandboxes();
  }

  async #stopSandboxes(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => this.#stopSandbox(slot)));
  }

  /** What its processes wrote after the last invocation goes to the log, as far as AWS is still there. */
  async #stopSandbox(slot: Slot): Promise<void> {
    const { sandbox } = slot;
    slot.sandbox = undefined;
    if (sandbox !== undefined) {
      const events = await sandbox.stop();
      if (events.length > 0) {
        await this.#backend?.services
          .putLogEvents(sandbox.logGroup, sandbox.logStream, events)
          .catch(() => undefined);
      }
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#invoke(request, response);
    } catch (error) {
      refuse(response, 500, "ServiceException", `The Lambda host failed: ${String(error)}`);
    }
  }

  async #invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const event = await bodyOf(request);
    const functionArn = arnOf(request);
    if (functionArn === undefined) {
      refuse(response, 404, "ResourceNotFoundException", `No such path: ${request.url ?? ""}`);
      return;
    }
    const problem = problemOf(event);
    if (problem !== undefined) {
      refuse(response, 400, "InvalidRequestContentException", problem);
      return;
    }
    const requestId = randomUUID();
    const invocation: InvocationRequest = {
      requestId,
      event: event.length === 0 ? Buffer.from("{}") : event,
      clientContext: clientContextOf(request),
    };
    switch (request.headers["x-amz-invocation-type"] ?? "RequestResponse") {
      case "DryRun":
        response.writeHead(204, { "X-Amzn-RequestId": requestId }).end();
        return;
      case "Event":
        this.#inBackground(this.#enqueue(functionArn, invocation));
        response.writeHead(202, { "X-Amzn-RequestId": requestId }).end();
        return;
      default: {
        const result = await this.#enqueue(functionArn, invocation);
        const wantsLog = request.headers["x-amz-log-type"] === "Tail";
        respond(response, requestId, result, wantsLog);
      }
    }
  }

  /** Lambda would repeat a failed asynchronous invocation; here it runs once. */
  #inBackground(work: Promise<unknown>): void {
    const settled = work.catch(() => undefined).finally(() => this.#background.delete(settled));
    this.#background.add(settled);
  }

  /** One invocation of a function after the other. */
  #enqueue(functionArn: string, request: InvocationRequest): Promise<InvocationResult> {
    const slot = this.#slots.get(functionArn) ?? {
      sandbox: undefined,
      revision: "",
      last: Promise.resolve(),
    };
    this.#slots.set(functionArn, slot);
    const result = slot.last.then(() => this.#run(functionArn, slot, request));
    slot.last = result.catch(() => undefined);
    return result;
  }

  async #run(
    functionArn: string,
    slot: Slot,
    request: InvocationRequest,
  ): Promise<InvocationResult> {
    if (this.#backend === undefined || this.#stopped) {
      throw new Error(this.#stopped ? "it has stopped" : "it is not connected to AWS yet");
    }
    const { services } = this.#backend;
    const deployed = await services.getFunction(functionArn);
    const { revision } = deployed.configuration;
    if (slot.sandbox?.alive !== true || slot.revision !== revision) {
      await this.#stopSandbox(slot);
      slot.sandbox = await Sandbox.start(deployed, {
        ...this.#backend,
        workFolder: this.workFolder,
        limits: this.limits,
      });
      slot.revision = revision;
    }
    const { sandbox } = slot;
    const result = await sandbox.invoke(request);
    await services.putLogEvents(sandbox.logGroup, sandbox.logStream, result.log.events);
    return result;
  }
}

function arnOf(request: IncomingMessage): string | undefined {
  const { pathname } = new URL(request.url ?? "", "http://127.0.0.1");
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname)?.[1];
  return request.method === "POST" && name !== undefined ? decodeURIComponent(name) : undefined;
}

function problemOf(event: Buffer): string | undefined {
  try {
    JSON.parse(event.length === 0 ? "{}" : event.toString("utf8"));
    return undefined;
  } catch {
    // The parser's message would repeat a part of the payload.
    return "Could not parse request body into json.";
  }
}

function clientContextOf(request: IncomingMessage): string | undefined {
  const header = request.headers["x-amz-client-context"];
  return typeof header === "string" ? Buffer.from(header, "base64").toString("utf8") : undefined;
}

function respond(
  response: ServerResponse,
  requestId: string,
  { payload, failed, log }: InvocationResult,
  wantsLog: boolean,
): void {
  response.writeHead(200, {
    "Content-Type": "application/json",
    "X-Amzn-RequestId": requestId,
    "X-Amz-Executed-Version": "$LATEST",
    ...(failed ? { "X-Amz-Function-Error": "Unhandled" } : {}),
    ...(wantsLog ? { "X-Amz-Log-Result": log.tail.toString("base64") } : {}),
  });
  response.end(payload);
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { "Content-Type": "application/json", "X-Amzn-ErrorType": type });
  response.end(JSON.stringify({ Type: status < 500 ? "User" : "Service", Message: message }));
}
