import type { IncomingMessage, ServerResponse } from "node:http";

import { type LoopbackServer, startLoopbackServer } from "../loopback-server";
import { realtimeWeather } from "./weather";

/** How the API treats one location. */
export type Behaviour =
  /** 429, with Retry-After in seconds. */
  | { readonly kind: "too-many-calls"; readonly retryAfterSeconds: number }
  /** 500. */
  | { readonly kind: "failure" }
  /** 302 to another URL. */
  | { readonly kind: "redirect"; readonly to: string }
  /** The usual answer, after a delay in ms. */
  | { readonly kind: "slow"; readonly delayMs: number };

/** One request that the API received. The key itself is not kept. */
export interface ThirdPartyCall {
  readonly location: string | undefined;
  /** Whether the request carried any key. */
  readonly keyPresented: boolean;
  readonly keyAccepted: boolean;
}

/** How {@link ThirdPartyStandIn.start} starts. */
export interface ThirdPartyOptions {
  /** Keys that the API accepts at first. */
  readonly keys?: readonly string[];
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  readonly now?: () => Date;
}

/**
 * Stands in for Tomorrow.io's realtime weather API, on loopback:
 * `GET /v4/weather/realtime?location=…&units=metric` with the key in the header `apikey`.
 * https://docs.tomorrow.io/reference/realtime-weather
 * https://docs.tomorrow.io/reference/api-authentication
 * https://docs.tomorrow.io/reference/api-errors
 */
export class ThirdPartyStandIn {
  #server: LoopbackServer | undefined;
  #keys: ReadonlySet<string>;
  readonly #now: () => Date;
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #calls: ThirdPartyCall[] = [];

  private constructor(options: ThirdPartyOptions) {
    this.#keys = new Set(options.keys);
    this.#now = options.now ?? (() => new Date());
  }

  static async start(options: ThirdPartyOptions = {}): Promise<ThirdPartyStandIn> {
    const standIn = new ThirdPartyStandIn(options);
    standIn.#server = await startLoopbackServer((request, response) => {
      standIn.#answer(request, response);
    }, options.port);
    return standIn;
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return this.#server?.url ?? "";
  }

  /** Every request so far, in order. */
  get calls(): readonly ThirdPartyCall[] {
    return this.#calls;
  }

  /** From now on, accepts these keys and no other: a rotation at the vendor. */
  acceptKeys(...keys: readonly string[]): void {
    this.#keys = new Set(keys);
  }

  /** Sets how the API treats a location that comes with an accepted key; undefined: as usual. */
  setBehaviour(location: string, behaviour: Behaviour | undefined): void {
    if (behaviour === undefined) {
      this.#behaviours.delete(location);
    } else {
      this.#behaviours.set(location, behaviour);
    }
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const location = searchParams.get("location") ?? undefined;
    const key = request.headers.apikey;
    const keyAccepted = typeof key === "string" && this.#keys.has(key);
    this.#calls.push({ location, keyPresented: key !== undefined, keyAccepted });

    if (request.method !== "GET" || pathname !== "/v4/weather/realtime") {
      fail(response, 404, 404001, "Not Found", "A resource id was not found.");
    } else if (!keyAccepted) {
      const message = "The method requires authentication, but it was not presented or is invalid.";
      fail(response, 401, 401001, "Invalid Key", message);
    } else if (location === undefined || location === "") {
      const message = "The request is missing the required query parameters.";
      fail(response, 400, 400004, "Missing Required Query Parameters", message);
    } else if ((searchParams.get("units") ?? "metric") !== "metric") {
      const message = "The entries provided as query parameters were not valid for the request.";
      fail(response, 400, 400002, "Invalid Query Parameters", message);
    } else {
      this.#serve(location, response);
    }
  }

  #serve(location: string, response: ServerResponse): void {
    const behaviour = this.#behaviours.get(location);
    switch (behaviour?.kind) {
      case "too-many-calls": {
        response.setHeader("Retry-After", String(behaviour.retryAfterSeconds));
        const message = "The request limit for this resource has been reached.";
        fail(response, 429, 429001, "Too Many Calls", message);
        return;
      }
      case "failure":
        fail(response, 500, 500001, "Unknown", "Possibly a temporary issue due to downtime.");
        return;
      case "redirect":
        response.writeHead(302, { Location: behaviour.to }).end();
        return;
      case "slow": {
        const timer = setTimeout(() => {
          this.#weather(location, response);
        }, behaviour.delayMs);
        response.on("close", () => {
          clearTimeout(timer);
        });
        return;
      }
      case undefined:
        this.#weather(location, response);
    }
  }

  #weather(location: string, response: ServerResponse): void {
    respond(response, 200, realtimeWeather(location, this.#now()));
  }
}

/** The vendor's shape of an error. */
function fail(
  response: ServerResponse,
  status: number,
  code: number,
  type: string,
  message: string,
): void {
  respond(response, status, { code, type, message });
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
