import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import { z } from "zod";

import { bodyOf } from "../loopback-server";
import { type Deferred, deferred } from "./deferred";
import { reply } from "./json-reply";

const PATH = "/2020-01-01/extension";
const NAME_HEADER = "lambda-extension-name";
const ID_HEADER = "lambda-extension-identifier";
const ERROR_HEADER = "lambda-extension-function-error-type";
const FEATURE_HEADER = "lambda-extension-accept-feature";

const lifecycleEvent = z.enum(["INVOKE", "SHUTDOWN"]);

/** What an extension can register for. */
type LifecycleEvent = z.infer<typeof lifecycleEvent>;

const registration = z.object({ events: z.array(lifecycleEvent).default([]) });

/** Why an execution environment is shut down. */
export type ShutdownReason = "spindown" | "timeout" | "failure";

/** What an extension is told of an invocation. */
export interface InvokeEvent {
  readonly requestId: string;
  readonly invokedFunctionArn: string;
  /** When the function times out, in ms since the epoch. */
  readonly deadlineMs: number;
  /** X-Ray trace header. */
  readonly traceId: string;
}

/** What the API says of the function. */
export interface FunctionIdentity {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
  readonly accountId: string;
}

/** How far an extension is, in the words of Lambda's log. */
export interface ExtensionStatus {
  readonly name: string;
  readonly state: "Started" | "Registered" | "Ready" | "LaunchError" | "InitError" | "ExitError";
  readonly events: readonly LifecycleEvent[];
  /** What it reported, or why it could not be started. */
  readonly errorType: string | undefined;
}

interface Extension {
  readonly id: string;
  readonly name: string;
  state: ExtensionStatus["state"];
  events: readonly LifecycleEvent[];
  errorType: string | undefined;
  /** Its request for the next event, while it waits. */
  poll: ServerResponse | undefined;
}

/**
 * The Lambda Extensions API for the external extensions of one sandbox. Errors have the types that
 * Lambda's own emulator gives them.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 * https://github.com/aws/aws-lambda-runtime-interface-emulator (internal/lambda/rapi/handler)
 */
export class ExtensionsApi {
  readonly #extensions: readonly Extension[];
  #changed: Deferred<undefined> = deferred();
  #shutdown: Record<string, unknown> | undefined;

  /** @param names - full file names of the extensions; no other may register */
  constructor(
    names: readonly string[],
    private readonly identity: FunctionIdentity,
  ) {
    this.#extensions = names.map((name) => ({
      id: randomUUID(),
      name,
      state: "Started",
      events: [],
      errorType: undefined,
      poll: undefined,
    }));
  }

  /** Whether a request is for this API. */
  static serves(request: IncomingMessage): boolean {
    return request.url?.startsWith(`${PATH}/`) === true;
  }

  get statuses(): readonly ExtensionStatus[] {
    return this.#extensions.map(({ name, state, events, errorType }) => ({
      name,
      state,
      events,
      errorType,
    }));
  }

  /** Settles when every extension has registered. */
  registered(): Promise<void> {
    return this.#until(() => this.#extensions.every(({ state }) => state !== "Started"));
  }

  /** Settles when every extension has asked for its first event. */
  initialized(): Promise<void> {
    return this.#until(() => this.#extensions.every(({ state }) => state === "Ready"));
  }

  /** Tells those that registered for INVOKE. Settles when all of these have asked for the next event. */
  async invoke(event: InvokeEvent): Promise<void> {
    const { requestId, invokedFunctionArn, deadlineMs, traceId } = event;
    const told = this.#extensions.filter(({ events }) => events.includes("INVOKE"));
    for (const extension of told) {
      send(extension, {
        eventType: "INVOKE",
        deadlineMs,
        requestId,
        invokedFunctionArn,
        tracing: { type: "X-Amzn-Trace-Id", value: traceId },
      });
    }
    await this.#until(() => told.every(({ poll }) => poll !== undefined));
  }

  /** Tells those that registered for SHUTDOWN. Returns the names of the others: Lambda kills them. */
  shutdown(shutdownReason: ShutdownReason, deadlineMs: number): string[] {
    this.#shutdown = { eventType: "SHUTDOWN", shutdownReason, deadlineMs };
    const told = this.#extensions.filter(({ events }) => events.includes("SHUTDOWN"));
    for (const extension of told) {
      send(extension, this.#shutdown);
    }
    return this.#extensions
      .filter((extension) => !told.includes(extension))
      .map(({ name }) => name);
  }

  /** Records that an extension could not be started. */
  launchFailed(name: string, errorType: string): void {
    const extension = this.#extensions.find((known) => known.name === name);
    if (extension !== undefined) {
      extension.state = "LaunchError";
      extension.errorType = errorType;
    }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const route = `${request.method ?? ""} ${request.url ?? ""}`;
    if (route === `POST ${PATH}/register`) {
      this.#register(request, body, response);
      return;
    }
    const id = header(request, ID_HEADER);
    if (id === undefined) {
      forbid(response, "Extension.MissingExtensionIdentifier", `Missing ${ID_HEADER} header`);
      return;
    }
    const extension = this.#extensions.find((known) => known.id === id);
    if (extension === undefined || extension.state === "Started") {
      forbid(response, "Extension.UnknownExtensionIdentifier", `Unknown ${ID_HEADER}`);
      return;
    }
    switch (route) {
      case `GET ${PATH}/event/next`:
        this.#next(extension, response);
        return;
      case `POST ${PATH}/init/error`:
        this.#fail(extension, "InitError", ["Registered"], request, response);
        return;
      case `POST ${PATH}/exit/error`:
        this.#fail(extension, "ExitError", ["Registered", "Ready"], request, response);
        return;
      default:
        reply(response, 404, { errorType: "NotFound", errorMessage: route });
    }
  }

  #register(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const name = header(request, NAME_HEADER) ?? "";
    const extension = this.#extensions.find((known) => known.name === name);
    if (extension === undefined) {
      // Lambda takes it for an extension inside the runtime, which has no place here.
      forbid(response, "Extension.InvalidExtensionName", `No external extension "${name}"`);
      return;
    }
    const events = eventsOf(body);
    if (events === undefined) {
      forbid(response, "InvalidRequestFormat", "The body must be JSON with known events");
      return;
    }
    if (extension.state !== "Started") {
      forbidState(response, extension, "Registered");
      return;
    }
    extension.state = "Registered";
    extension.events = events;
    this.#change();
    const { accountId, ...identity } = this.identity;
    const wantsAccount = header(request, FEATURE_HEADER)?.split(",").includes("accountId") === true;
    reply(response, 200, wantsAccount ? { ...identity, accountId } : identity, {
      [ID_HEADER]: extension.id,
    });
  }

  #next(extension: Extension, response: ServerResponse): void {
    if (extension.state !== "Registered" && extension.state !== "Ready") {
      forbidState(response, extension, "Ready");
      return;
    }
    extension.state = "Ready";
    extension.poll = response;
    response.once("close", () => {
      if (extension.poll === response) {
        extension.poll = undefined;
      }
    });
    if (this.#shutdown !== undefined && extension.events.includes("SHUTDOWN")) {
      send(extension, this.#shutdown);
    }
    this.#change();
  }

  #fail(
    extension: Extension,
    state: "InitError" | "ExitError",
    allowedIn: readonly ExtensionStatus["state"][],
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const errorType = header(request, ERROR_HEADER);
    if (errorType === undefined) {
      forbid(response, "Extension.MissingHeader", `${ERROR_HEADER} not found`);
      return;
    }
    // More than one is allowed; the first counts.
    if (extension.state !== state) {
      if (!allowedIn.includes(extension.state)) {
        forbidState(response, extension, state);
        return;
      }
      extension.state = state;
      extension.errorType = errorType;
      this.#change();
    }
    reply(response, 202, { status: "OK" });
  }

  #change(): void {
    this.#changed.resolve(undefined);
    this.#changed = deferred();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await this.#changed.promise;
    }
  }
}

function eventsOf(body: Buffer): LifecycleEvent[] | undefined {
  try {
    return registration.safeParse(JSON.parse(body.toString("utf8"))).data?.events;
  } catch {
    return undefined;
  }
}

/** Answers the request with which an extension waits, if it does. */
function send(extension: Extension, event: Record<string, unknown>): void {
  const { poll } = extension;
  extension.poll = undefined;
  if (poll !== undefined) {
    reply(poll, 200, event, { "Lambda-Extension-Event-Identifier": randomUUID() });
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function forbid(response: ServerResponse, errorType: string, errorMessage: string): void {
  reply(response, 403, { errorType, errorMessage });
}

function forbidState(response: ServerResponse, { name, state }: Extension, wanted: string): void {
  const message = `State transition from ${state} to ${wanted} failed for extension ${name}`;
  forbid(response, "Extension.InvalidExtensionState", message);
}
