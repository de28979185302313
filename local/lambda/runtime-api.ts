import type { IncomingMessage, ServerResponse } from "node:http";

import { bodyOf, type LoopbackServer, startLoopbackServer } from "../loopback-server";
import { type Deferred, deferred } from "./deferred";
import { ExtensionsApi } from "./extensions-api";
import { reply } from "./json-reply";

const VERSION = "/2018-06-01/runtime";

/** One event on its way to a function. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly event: Buffer;
  /** When the function times out, in ms since the epoch. */
  readonly deadlineMs: number;
  /** X-Ray trace header. */
  readonly traceId: string;
  /** Base64-decoded JSON of the caller. */
  readonly clientContext: string | undefined;
}

/** What a function made of an event, or of its initialization. */
export interface Outcome {
  readonly ok: boolean;
  /** JSON: the result, or `{errorType, errorMessage, trace}`. */
  readonly payload: Buffer;
}

/**
 * The Lambda Runtime API, for one sandbox and one invocation at a time. The Extensions API has the same
 * address.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: LoopbackServer;
  /** The long poll of a function that waits for an event. */
  #poll: Deferred<ServerResponse> = deferred();
  readonly #initialization = deferred<Outcome>();
  #current: { readonly invocation: Invocation; readonly outcome: Deferred<Outcome> } | undefined;

  private constructor(server: LoopbackServer) {
    this.#server = server;
  }

  /**
   * Starts the API on a free port of 127.0.0.1.
   *
   * @param extensions - gets the requests for the Extensions API
   */
  static async start(extensions?: ExtensionsApi): Promise<RuntimeApi> {
    // Nobody knows the port before this returns, so no request comes before `api` is set.
    let api: RuntimeApi | undefined = undefined;
    const server = await startLoopbackServer((request, response) => {
      if (extensions !== undefined && ExtensionsApi.serves(request)) {
        void extensions.answer(request, response);
      } else {
        void api?.answer(request, response);
      }
    });
    api = new RuntimeApi(server);
    return api;
  }

  /** What AWS_LAMBDA_RUNTIME_API must be. */
  get address(): string {
    return `127.0.0.1:${this.#server.port}`;
  }

  /** Settles when the function asks for its first event, or says that it cannot. */
  get initialization(): Promise<Outcome> {
    return this.#initialization.promise;
  }

  /** Settles when the function waits for an event. */
  get waiting(): Promise<unknown> {
    return this.#poll.promise;
  }

  /** Hands one event to the function and waits for what it makes of it. */
  async invoke(invocation: Invocation): Promise<Outcome> {
    const outcome = deferred<Outcome>();
    const response = await this.#poll.promise;
    this.#poll = deferred();
    this.#current = { invocation, outcome };
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": invocation.requestId,
      "Lambda-Runtime-Deadline-Ms": String(invocation.deadlineMs),
      "Lambda-Runtime-Invoked-Function-Arn": invocation.functionArn,
      "Lambda-Runtime-Trace-Id": invocation.traceId,
      ...(invocation.clientContext === undefined
        ? {}
        : { "Lambda-Runtime-Client-Context": invocation.clientContext }),
    });
    response.end(invocation.event);
    return outcome.promise;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const payload = await bodyOf(request);
    const route = `${request.method ?? ""} ${request.url ?? ""}`;
    if (route === `GET ${VERSION}/invocation/next`) {
      this.#initialization.resolve({ ok: true, payload: Buffer.alloc(0) });
      this.#poll.resolve(response);
      return;
    }
    if (route === `POST ${VERSION}/init/error`) {
      this.#initialization.resolve({ ok: false, payload });
      reply(response, 202, { status: "OK" });
      return;
    }
    const [, requestId, kind] =
      /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(route) ?? [];
    if (this.#current === undefined || requestId !== this.#current.invocation.requestId) {
      reply(response, 400, { errorType: "InvalidRequestID", errorMessage: "Invalid request ID" });
      return;
    }
    const { outcome } = this.#current;
    this.#current = undefined;
    reply(response, 202, { status: "OK" });
    outcome.resolve({ ok: kind === "response", payload });
  }
}
