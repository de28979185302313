import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { UpstreamBehaviour } from "./behaviour";
import { BlackHole } from "./black-hole";

const HOST = "127.0.0.1";
const ARN = "arn:aws:secretsmanager:eu-south-2:111122223333:secret:weather-AbCdEf";

/**
 * One port that speaks as much of Secrets Manager's JSON protocol and of the loopback protocol of
 * the Lambda extension and the Workload Credentials Provider as a read needs: both answer with the
 * same document. It keeps nothing, so that each request counts.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 */
export class Upstream {
  readonly port: number;
  #behaviour: UpstreamBehaviour;
  #server: Server | undefined;
  #blackHole: BlackHole | undefined;
  #requests = 0;

  private constructor(port: number, behaviour: UpstreamBehaviour) {
    this.port = port;
    this.#behaviour = behaviour;
  }

  /** @throws when the port is taken */
  static async open(port: number, behaviour: UpstreamBehaviour): Promise<Upstream> {
    const upstream = new Upstream(port, behaviour);
    await upstream.#listen();
    return upstream;
  }

  /** Requests since the behaviour was set. */
  get requests(): number {
    return this.#requests;
  }

  async set(behaviour: UpstreamBehaviour): Promise<void> {
    this.#behaviour = behaviour;
    const { mode } = behaviour;
    if (mode === "refusing" || mode === "black-holed") await this.close();
    if (mode === "black-holed") this.#blackHole = await BlackHole.open(this.port);
    else if (mode !== "refusing" && this.#server === undefined) await this.#listen();
    this.#requests = 0;
  }

  /** Closes every connection too, so that a kept one does not outlive the port. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    }
    await this.#blackHole?.close();
    this.#blackHole = undefined;
  }

  async #listen(): Promise<void> {
    await this.#blackHole?.close();
    this.#blackHole = undefined;
    const server = createServer((request, response) => {
      this.#answer(request, response);
    });
    // As AWS does: a client may keep its connection between two reads.
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port: this.port, host: HOST, backlog: 4_096 }, () => {
        resolve();
      });
    });
    this.#server = server;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#requests += 1;
    request.resume();
    const { mode, latencyMs, secretString, versionId } = this.#behaviour;
    if (mode === "hanging") return;
    if (mode === "failing") {
      sendJson(response, 500, { __type: "InternalServiceError", message: "An internal error." });
    } else if (mode === "throttling") {
      sendJson(response, 400, { __type: "ThrottlingException", message: "Rate exceeded" });
    } else {
      const answer = {
        ARN,
        Name: "weather",
        VersionId: versionId,
        SecretString: secretString,
        VersionStages: ["AWSCURRENT"],
        CreatedDate: 1_753_000_000.5,
      };
      if (latencyMs === 0) sendJson(response, 200, answer);
      else setTimeout(sendJson, latencyMs, response, 200, answer);
    }
  }
}

function sendJson(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(content));
}
