/**
 * The function's side of the Lambda Runtime API: loads the handler, asks for an invocation, runs it,
 * answers, asks again. It stands in for the runtime that Lambda provides for Node.js.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { existsSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

import { describe, patchConsole } from "./lambda-console.mjs";

const {
  AWS_LAMBDA_RUNTIME_API: api,
  LAMBDA_TASK_ROOT: taskRoot,
  _HANDLER: handlerName,
} = process.env;
const VERSION = "/2018-06-01/runtime";

const here = dirname(fileURLToPath(import.meta.url));
new Worker(join(here, "exit-with-parent.cjs")).unref();

let requestId;
patchConsole(() => requestId);

process.on("uncaughtException", (error) => crash("Uncaught Exception", error));
process.on("unhandledRejection", (reason) => {
  const error = named("Runtime.UnhandledPromiseRejection", String(reason));
  error.stack = reason instanceof Error ? reason.stack : error.stack;
  crash("Unhandled Promise Rejection", error);
});

/** Where an error of the current phase is reported: initialization, an invocation, or nowhere. */
let errorPath = `${VERSION}/init/error`;

void run();

/** Not awaited: when nothing is left to wait for, the process ends with 0, as in Lambda. */
async function run() {
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    await crash("Uncaught Exception", error);
  }
  for (;;) {
    await runOne(handler);
  }
}

async function runOne(handler) {
  errorPath = undefined;
  const { headers, body } = await call("GET", `${VERSION}/invocation/next`);
  requestId = headers["lambda-runtime-aws-request-id"];
  errorPath = `${VERSION}/invocation/${requestId}/error`;
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  try {
    const result = await handler(JSON.parse(body), contextOf(headers));
    const payload = JSON.stringify(result === undefined ? null : result);
    endOfLog();
    await post(`${VERSION}/invocation/${requestId}/response`, payload);
  } catch (error) {
    logError("Invoke Error", error);
    endOfLog();
    await post(errorPath, errorBody(error), errorHeaders(error));
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const clientContext = headers["lambda-runtime-client-context"];
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** `file.function`, as https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html names it. */
async function loadHandler() {
  const dot = handlerName.lastIndexOf(".");
  const stem = join(taskRoot, handlerName.slice(0, dot));
  const file = [".js", ".mjs", ".cjs"].map((type) => stem + type).find((path) => existsSync(path));
  if (dot < 1 || file === undefined) {
    const module = handlerName.slice(0, dot);
    throw named("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  }
  const found = (await loadModule(file))[handlerName.slice(dot + 1)];
  if (typeof found !== "function") {
    throw named(
      "Runtime.HandlerNotFound",
      `${handlerName} is ${found === undefined ? "undefined or not exported" : "not a function"}`,
    );
  }
  if (found.length >= 3) {
    throw named(
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.",
    );
  }
  return found;
}

async function loadModule(file) {
  if (!file.endsWith(".mjs")) {
    try {
      return createRequire(file)(file);
    } catch (error) {
      if (error.code !== "ERR_REQUIRE_ESM") {
        throw error;
      }
    }
  }
  return import(pathToFileURL(file));
}

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** The process cannot be used again: reports why, and ends as Lambda's runtime does. */
async function crash(title, error) {
  logError(title, error);
  if (errorPath !== undefined) {
    await post(errorPath, errorBody(error), errorHeaders(error));
  }
  process.exit(129);
}

function logError(title, error) {
  const shown = error instanceof Error ? error : new Error(String(error));
  if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") {
    console.error(shown);
  } else {
    const { stackTrace, ...fields } = describe(shown);
    console.error(`${title}\t${JSON.stringify({ ...fields, ...shown, stack: stackTrace })}`);
  }
}

/** The marks after which the host has everything that an invocation wrote. */
function endOfLog() {
  process.stdout.write(`\0${requestId}\n`);
  process.stderr.write(`\0${requestId}\n`);
}

function errorBody(error) {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const { errorType, errorMessage, stackTrace } = describe(error);
  return JSON.stringify({ errorType, errorMessage, trace: stackTrace });
}

function errorHeaders(error) {
  const type = error instanceof Error ? error.name : typeof error;
  return { "Lambda-Runtime-Function-Error-Type": type.replace(/[^\w.]/g, "") };
}

function post(path, body, headers = {}) {
  return call("POST", path, body, { "Content-Type": "application/json", ...headers });
}

/** One request to the Runtime API. Without the host there is nothing left to do. */
function call(method, path, body, headers) {
  const [host, port] = api.split(":");
  return new Promise((resolve) => {
    // A connection for each request: none can be closed by the host while it is idle.
    const options = { host, port, method, path, headers, agent: false };
    const sent = request(options, (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (text) => (answer += text));
      response.on("error", () => process.exit(1));
      response.on("end", () => resolve({ headers: response.headers, body: answer }));
    });
    sent.on("error", () => process.exit(1));
    sent.end(body);
  });
}
