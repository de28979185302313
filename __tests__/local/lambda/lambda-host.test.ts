import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { LambdaHost } from "../../../local/lambda/lambda-host";
import { startLoopbackServer } from "../../../local/loopback-server";
import { UNREACHED_MS } from "../../support/time";
import { removeTempFolders, tempFolder } from "../temp-folder";
import { FakeServices, FUNCTION_ARN, UNREACHED_LIMITS } from "./fake-services";

const ENDPOINT = "http://127.0.0.1:4566";

let workFolder: string;
let host: LambdaHost;
let services: FakeServices;

beforeEach(async () => {
  workFolder = tempFolder();
  services = new FakeServices();
  host = await LambdaHost.start(workFolder, UNREACHED_LIMITS);
  host.connect({ services, endpointUrl: ENDPOINT });
});

afterEach(async () => {
  await host.stop();
  removeTempFolders();
});

/** Invokes over HTTP, as the AWS stand-in does. */
async function invoke(event: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(
    `${host.url}/2015-03-31/functions/${encodeURIComponent(FUNCTION_ARN)}/invocations`,
    { method: "POST", headers, body: typeof event === "string" ? event : JSON.stringify(event) },
  );
  const text = await response.text();
  return {
    status: response.status,
    functionError: response.headers.get("x-amz-function-error"),
    requestId: response.headers.get("x-amzn-requestid"),
    errorType: response.headers.get("x-amzn-errortype"),
    log: Buffer.from(response.headers.get("x-amz-log-result") ?? "", "base64").toString(),
    payload: (text === "" ? undefined : JSON.parse(text)) as unknown,
  };
}

const handler = (body: string) => ({
  "index.js": `exports.handler = async (event, context) => { ${body} };`,
});

/** The process that a handler returned as `process.pid` is there. */
function isRunning(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

describe("a handler", () => {
  test("gets the event and the documented context, and its result is the payload", async () => {
    services.deploy(
      handler("return { event, context, left: context.getRemainingTimeInMillis() };"),
    );

    const { status, functionError, payload, requestId } = await invoke({ city: "seville" });

    expect({ status, functionError }).toEqual({ status: 200, functionError: null });
    expect(payload).toEqual({
      event: { city: "seville" },
      left: expect.any(Number) as number,
      context: {
        callbackWaitsForEmptyEventLoop: true,
        functionName: "weather",
        functionVersion: "$LATEST",
        memoryLimitInMB: "256",
        logGroupName: "/aws/lambda/weather",
        logStreamName: services.log[0]?.stream,
        invokedFunctionArn: FUNCTION_ARN,
        awsRequestId: requestId,
      },
    });
    const { left } = payload as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(UNREACHED_MS);
  });

  test("sees the environment of Lambda, and nothing of this process", async () => {
    process.env.CANARY_OF_THE_HOST = "must not be seen";
    services.deploy(handler("return process.env;"), {
      logFormat: "JSON",
      applicationLogLevel: "WARN",
      environment: { GREETING: "hello", TZ: "Europe/Madrid", AWS_REGION: "reserved" },
    });

    const { payload } = await invoke({});
    delete process.env.CANARY_OF_THE_HOST;

    const folder = dirname((payload as Record<string, string>).LAMBDA_TASK_ROOT ?? "");
    expect(folder).toContain(workFolder);
    expect(services.assumed).toEqual([["arn:aws:iam::123456789012:role/reader", "weather"]]);
    expect(payload).toEqual({
      GREETING: "hello",
      TZ: "Europe/Madrid",
      LANG: "en_US.UTF-8",
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:${folder}/opt/bin`,
      _HANDLER: "index.handler",
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/) as string,
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
      AWS_LAMBDA_FUNCTION_NAME: "weather",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/weather",
      AWS_LAMBDA_LOG_STREAM_NAME: services.log[0]?.stream,
      AWS_LAMBDA_LOG_FORMAT: "JSON",
      AWS_LAMBDA_LOG_LEVEL: "WARN",
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      AWS_ACCESS_KEY_ID: "role-key-id",
      AWS_SECRET_ACCESS_KEY: "role-secret",
      AWS_SESSION_TOKEN: "role-token",
      LAMBDA_TASK_ROOT: `${folder}/task`,
      LAMBDA_OPT_DIR: `${folder}/opt`,
      TMPDIR: `${folder}/tmp`,
      LAMBDA_RUNTIME_DIR: expect.stringMatching(/runtime$/) as string,
      AWS_ENDPOINT_URL: ENDPOINT,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    });
  });

  test.each([
    ["an ES module", { "index.mjs": "export const handler = async () => 'esm';" }, "esm"],
    ["a CommonJS module", { "index.cjs": "exports.handler = () => 'cjs';" }, "cjs"],
    [
      "an ES module in a .js file",
      { "package.json": '{"type":"module"}', "index.js": "export const handler = () => 'js';" },
      "js",
    ],
    ["a handler without a result", { "index.js": "exports.handler = () => {};" }, null],
  ])("may be %s", async (_kind, files, expected) => {
    services.deploy(files);

    const { payload } = await invoke({});

    expect(payload).toBe(expected);
  });

  test("gets an empty event when the caller sends none, and the client context", async () => {
    services.deploy(handler("return [event, context.clientContext];"));
    const context = Buffer.from('{"custom":{"a":"b"}}').toString("base64");

    const { payload } = await invoke("", { "X-Amz-Client-Context": context });

    expect(payload).toEqual([{}, { custom: { a: "b" } }]);
  });

  test("gets text beyond ASCII unharmed", async () => {
    services.deploy(handler("return event.text + '…';"));

    const { payload } = await invoke({ text: "ñ".repeat(100_000) });

    expect(payload).toBe(`${"ñ".repeat(100_000)}…`);
  });
});

describe("errors", () => {
  test("a thrown error is Lambda's JSON, and the function stays warm", async () => {
    services.deploy(handler("if (event.fail) throw new TypeError('boom'); return process.pid;"));
    const { payload: before } = await invoke({});

    const { status, functionError, payload } = await invoke({ fail: true });
    const { payload: after } = await invoke({});

    expect({ status, functionError }).toEqual({ status: 200, functionError: "Unhandled" });
    expect(payload).toMatchObject({ errorType: "TypeError", errorMessage: "boom" });
    expect((payload as { trace: string[] }).trace[0]).toBe("TypeError: boom");
    expect(after).toBe(before);
    expect(services.messages.join("\n")).toContain(
      'Invoke Error\t{"errorType":"TypeError","errorMessage":"boom"',
    );
  });

  test("something thrown that is no error is reported as well", async () => {
    services.deploy(handler("throw 'text';"));

    const { payload } = await invoke({});

    expect(payload).toEqual({ errorType: "string", errorMessage: "text", trace: [] });
  });

  test("an unhandled rejection ends the process, and the next invocation has a new one", async () => {
    services.deploy(
      handler(
        `if (event.fail) {
          setInterval(() => {}, 1000);
          void Promise.reject(new Error("late"));
          await new Promise(() => {});
        }
        return process.pid;`,
      ),
    );
    const { payload: before } = await invoke({});

    const { payload } = await invoke({ fail: true });
    const after = await invoke({});

    expect(payload).toMatchObject({
      errorType: "Runtime.UnhandledPromiseRejection",
      errorMessage: "Error: late",
    });
    expect(isRunning(before)).toBe(false);
    expect(after).toMatchObject({ functionError: null, payload: expect.any(Number) as number });
    expect(isRunning(after.payload)).toBe(true);
  });

  test("an exit is Runtime.ExitError", async () => {
    services.deploy(handler("console.log('last words'); process.exit(3);"));

    const { functionError, payload, requestId } = await invoke({});

    expect(functionError).toBe("Unhandled");
    expect(payload).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${String(requestId)} Error: Runtime exited with error: exit status 3`,
    });
    expect(services.messages).toContainEqual(expect.stringContaining("last words"));
  });

  test("a handler that waits for nothing is Runtime.ExitError", async () => {
    services.deploy(handler("await new Promise(() => {});"));

    const { payload, requestId } = await invoke({});

    expect(payload).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${String(requestId)} Error: Runtime exited without providing a reason`,
    });
  });

  test.each([
    ["a missing file", {}, "Runtime.ImportModuleError", "Error: Cannot find module 'index'"],
    [
      "a missing export",
      { "index.js": "exports.other = 1;" },
      "Runtime.HandlerNotFound",
      "index.handler is undefined or not exported",
    ],
    [
      "a callback handler",
      { "index.js": "exports.handler = (a, b, c) => c();" },
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.",
    ],
    ["code that throws", { "index.js": "throw new RangeError('init')" }, "RangeError", "init"],
  ])("%s fails the initialization", async (_what, files, errorType, errorMessage) => {
    services.deploy({ "readme.txt": "", ...files });

    const { functionError, payload } = await invoke({});

    expect(functionError).toBe("Unhandled");
    expect(payload).toMatchObject({ errorType, errorMessage });
  });

  test.each([
    ["waits", "await new Promise((resolve) => setTimeout(resolve, 3_600_000));"],
    ["keeps the processor busy", "for (;;) {}"],
  ])("a handler that %s is killed at its timeout", async (_what, body) => {
    services.deploy(handler(`console.log(process.pid); ${body}`), { timeout: 1 });

    const { functionError, payload, requestId } = await invoke({});

    expect(functionError).toBe("Unhandled");
    expect(payload).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${String(requestId)} Error: Task timed out after 1.00 seconds`,
    });
    expect(services.messages).toContainEqual(
      expect.stringMatching(/^\S+ \S+ Task timed out after 1\.00 seconds$/),
    );
    const pid = /INFO\t(\d+)$/m.exec(services.messages.join("\n"))?.[1];
    expect(isRunning(pid)).toBe(false);
  });
});

describe("the sandbox", () => {
  test("stays warm between invocations", async () => {
    services.deploy({
      "index.js": "let n = 0; exports.handler = async () => [process.pid, ++n];",
    });

    const { payload: first } = await invoke({});
    const { payload: second } = await invoke({});

    expect(second).toEqual([(first as number[])[0], 2]);
  });

  test("is replaced when the function changes", async () => {
    services.deploy(handler("return ['old', process.pid];"));
    const { payload: old } = await invoke({});
    services.deploy(handler("return 'new';"), { revision: "2" });

    const { payload } = await invoke({});

    expect(payload).toBe("new");
    expect(isRunning((old as unknown[])[1])).toBe(false);
  });

  test("takes one invocation at a time", async () => {
    services.deploy({
      "index.js": `let running = 0;
        exports.handler = async () => {
          running += 1;
          const seen = running;
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return [process.pid, seen];
        };`,
    });

    const results = await Promise.all([invoke({}), invoke({}), invoke({})]);

    const [first] = results.map(({ payload }) => payload as number[]);
    expect(results.map(({ payload }) => payload)).toEqual(Array(3).fill([first?.[0], 1]));
  });

  test("ends with the host, and leaves no file", async () => {
    services.deploy(handler("return process.pid;"));
    const { payload: pid } = await invoke({});
    expect(isRunning(pid)).toBe(true);

    await host.stop();

    expect(isRunning(pid)).toBe(false);
    expect(await readdir(join(workFolder, "sandboxes"))).toEqual([]);
  });

  test("ends with the host while a handler runs", async () => {
    let handlerRuns: (pid: string) => void = () => undefined;
    const pid = new Promise<string>((resolve) => {
      handlerRuns = resolve;
    });
    const observer = await startLoopbackServer((request, response) => {
      handlerRuns(request.url?.slice(1) ?? "");
      response.end();
    });
    services.deploy(handler("await fetch(`${event.observer}/${process.pid}`); for (;;) {}"));
    const running = invoke({ observer: observer.url }).catch(() => "cut off");
    const handlerPid = await pid;

    await host.stop();

    expect(await running).toBe("cut off");
    expect(isRunning(handlerPid)).toBe(false);
    expect(await readdir(join(workFolder, "sandboxes"))).toEqual([]);
    await observer.close();
  });
});

describe("the log", () => {
  test("holds what Lambda and the function write, one event for each call", async () => {
    services.deploy({
      "index.js": `console.log("init");
        exports.handler = async () => {
          console.log("two\\nlines ñ", { a: 1 });
          console.debug("detail");
          process.stderr.write("raw\\n");
        };`,
    });

    const { requestId } = await invoke({});

    const id = String(requestId);
    expect(services.messages).toEqual([
      expect.stringMatching(/^\S+Z\tundefined\tINFO\tinit$/),
      `START RequestId: ${id} Version: $LATEST`,
      expect.stringMatching(new RegExp(`^\\S+Z\t${id}\tINFO\ttwo\nlines ñ { a: 1 }$`)),
      expect.stringMatching(new RegExp(`^\\S+Z\t${id}\tDEBUG\tdetail$`)),
      "raw",
      `END RequestId: ${id}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB\tInit Duration: [\\d.]+ ms$`,
        ),
      ),
    ]);
    expect(new Set(services.log.map(({ group }) => group))).toEqual(
      new Set(["/aws/lambda/weather"]),
    );
    expect(services.log[0]?.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  });

  test("is complete when the answer comes", async () => {
    services.deploy(
      handler(
        `for (let n = 0; n < 2000; n += 1) { console.log("line " + n); }
         process.stderr.write("the end\\n");`,
      ),
    );

    await invoke({});

    expect(services.messages.filter((message) => message.includes("line "))).toHaveLength(2000);
    expect(services.messages.slice(-3)).toEqual([
      expect.anything(),
      expect.stringMatching(/^END/),
      expect.stringMatching(/^REPORT/),
    ]);
    expect(services.messages).toContain("the end");
  });

  test("in JSON, has the level and the fields of an error", async () => {
    services.deploy(
      handler("console.info('low'); console.warn('high'); console.error('x', new Error('bad'));"),
      { logFormat: "JSON", applicationLogLevel: "WARN" },
    );

    const { requestId } = await invoke({});

    const records = services.messages.map((message) => JSON.parse(message) as unknown);
    expect(records).toMatchObject([
      { type: "platform.start", record: { requestId } },
      { level: "WARN", requestId, message: "high" },
      { level: "ERROR", requestId, errorType: "Error", errorMessage: "bad" },
      { type: "platform.report", record: { requestId, status: "success" } },
    ]);
  });

  test("comes back at its end when the caller asks for it, and only then", async () => {
    services.deploy(handler("console.log('x'.repeat(5000)); console.log('end');"));

    const asked = await invoke({}, { "X-Amz-Log-Type": "Tail" });
    const notAsked = await invoke({});

    expect(Buffer.byteLength(asked.log)).toBe(4096);
    expect(asked.log).toMatch(/INFO\tend\nEND RequestId: /);
    expect(notAsked.log).toBe("");
  });
});

describe("the Invoke API", () => {
  test("answers an asynchronous invocation at once and runs it", async () => {
    services.deploy(handler("console.log('ran'); return 1;"));

    const { status, payload } = await invoke({}, { "X-Amz-Invocation-Type": "Event" });
    await invoke({});

    expect({ status, payload }).toEqual({ status: 202, payload: undefined });
    expect(services.messages.filter((message) => message.endsWith("ran"))).toHaveLength(2);
  });

  test("runs nothing for a dry run", async () => {
    services.deploy(handler("console.log('ran');"));

    const { status } = await invoke({}, { "X-Amz-Invocation-Type": "DryRun" });

    expect(status).toBe(204);
    expect(services.messages).toEqual([]);
  });

  test("refuses a payload that is no JSON, without repeating it", async () => {
    const { status, errorType, payload } = await invoke("{secret");

    expect({ status, errorType }).toEqual({
      status: 400,
      errorType: "InvalidRequestContentException",
    });
    expect(payload).toEqual({
      Type: "User",
      Message: "Could not parse request body into json.",
    });
  });

  test.each([
    ["a function of another runtime", { runtime: "python3.13" }, "weather has runtime python3.13"],
    ["a function that is gone", { functionArn: "arn:other" }, `no function ${FUNCTION_ARN}`],
  ])("says that it cannot run %s", async (_what, changes, problem) => {
    services.deploy(handler(""), changes);

    const { status, errorType, payload } = await invoke({});

    expect({ status, errorType }).toEqual({ status: 500, errorType: "ServiceException" });
    expect((payload as { Message: string }).Message).toContain(problem);
    expect(await readdir(join(workFolder, "sandboxes"))).toEqual([]);
  });

  test("says that a deployment package is no zip file, and leaves no file", async () => {
    services.code = Buffer.from("text");

    const { status, payload } = await invoke({});

    expect(status).toBe(500);
    expect((payload as { Message: string }).Message).toContain("invalid zip data");
    expect(await readdir(join(workFolder, "sandboxes"))).toEqual([]);
  });

  test("says that it is not connected", async () => {
    const lonely = await LambdaHost.start(tempFolder());

    const response = await fetch(`${lonely.url}/2015-03-31/functions/f/invocations`, {
      method: "POST",
    });
    await lonely.stop();

    expect(await response.text()).toContain("it is not connected to AWS yet");
  });

  test("has no other path", async () => {
    const response = await fetch(`${host.url}/2015-03-31/functions`, { method: "GET" });

    expect(response.status).toBe(404);
  });
});
