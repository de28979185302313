#!/usr/bin/env node
import { request } from "node:http";
import { basename } from "node:path";

import { z } from "zod";

import { extensionOptions, startExtensionStandIn } from "../secret-providers/extension-stand-in";
import { SdkBackend } from "../secret-providers/sdk-backend";

const ID_HEADER = "lambda-extension-identifier";

const lifecycleEvent = z.object({ eventType: z.enum(["INVOKE", "SHUTDOWN"]) });

/**
 * The stand-in of the AWS Parameters and Secrets Lambda Extension as an external Lambda extension. As the
 * real one, it answers from INIT on, and serves from the first invocation on.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 */
async function main(): Promise<void> {
  const options = extensionOptions(process.env);
  const server = await startExtensionStandIn({
    ...options,
    // A 0 is no bound, and the SDK takes it for none as well.
    backend: new SdkBackend(
      options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs },
    ),
    ready: false,
  });
  say(`Serving on port ${server.port}`);
  const registered = await extensionsApi("POST", "register", {
    headers: { "Lambda-Extension-Name": basename(process.argv[1] ?? "") },
    body: JSON.stringify({ events: ["INVOKE", "SHUTDOWN"] }),
  });
  const headers = { [ID_HEADER]: String(registered.headers[ID_HEADER]) };
  for (let served = 0; ; served += 1) {
    const { eventType } = lifecycleEvent.parse(
      JSON.parse((await extensionsApi("GET", "event/next", { headers })).body),
    );
    if (eventType === "SHUTDOWN") {
      await server.close();
      return;
    }
    if (served === 0) {
      server.setReady(true);
      say("ready to serve traffic");
    }
  }
}

/** Without a time limit: the next event may be long in coming. */
function extensionsApi(
  method: string,
  path: string,
  { headers, body }: { headers: Record<string, string>; body?: string },
): Promise<{ headers: NodeJS.Dict<string | string[]>; body: string }> {
  const url = `http://${process.env.AWS_LAMBDA_RUNTIME_API ?? ""}/2020-01-01/extension/${path}`;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        if (response.statusCode === 200) {
          resolve({ headers: response.headers, body: text });
        } else {
          reject(new Error(`${path} answers ${String(response.statusCode)}: ${text}`));
        }
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function say(line: string): void {
  process.stdout.write(`[AWS Parameters and Secrets Lambda Extension stand-in] ${line}\n`);
}

main().catch((error: unknown) => {
  say(String(error));
  process.exitCode = 1;
});
