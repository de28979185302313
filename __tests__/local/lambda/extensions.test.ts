/** Layers and external extensions in the Lambda host: extensions are real processes. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { LambdaHost } from "../../../local/lambda/lambda-host";
import type { SandboxLimits } from "../../../local/lambda/sandbox";
import { isRunning } from "../is-running";
import { eventually, REACHED_MS } from "../../support/time";
import { removeTempFolders, tempFolder } from "../temp-folder";
import { FakeServices, FUNCTION_ARN, UNREACHED_LIMITS } from "./fake-services";

let workFolder: string;
let host: LambdaHost;
let services: FakeServices;

beforeEach(async () => {
  workFolder = tempFolder();
  services = new FakeServices();
  host = await startHost();
});

afterEach(async () => {
  await host.stop();
  removeTempFolders();
});

async function startHost(limits: Partial<SandboxLimits> = {}): Promise<LambdaHost> {
  const started = await LambdaHost.start(workFolder, { ...UNREACHED_LIMITS, ...limits });
  started.connect({ services, endpointUrl: "http://127.0.0.1:4566" });
  return started;
}

async function invoke(event: unknown = {}) {
  const path = `/2015-03-31/functions/${encodeURIComponent(FUNCTION_ARN)}/invocations`;
  const response = await fetch(`${host.url}${path}`, {
    method: "POST",
    body: JSON.stringify(event),
  });
  return {
    functionError: response.headers.get("x-amz-function-error"),
    payload: await response.json(),
  };
}

/**
 * An extension in JavaScript. Its body may use `register(events)`, `next()`, which returns an event, and
 * `report(phase, type)`.
 */
const extension = (body: string) => `#!/usr/bin/env node
const http = require("node:http");
const name = require("node:path").basename(__filename);
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2020-01-01/extension";
let id;
const call = (method, path, headers, body) => new Promise((resolve) => {
  const request = http.request(api + path, { method, headers, agent: false }, (response) => {
    let text = "";
    response.on("data", (chunk) => (text += chunk));
    response.on("end", () => resolve({ headers: response.headers, body: JSON.parse(text) }));
  });
  request.end(body);
});
const register = async (...events) => {
  const { headers } = await call("POST", "/register", { "Lambda-Extension-Name": name }, JSON.stringify({ events }));
  id = headers["lambda-extension-identifier"];
};
const next = async () => (await call("GET", "/event/next", { "Lambda-Extension-Identifier": id })).body;
const report = (phase, type) => call("POST", "/" + phase + "/error",
  { "Lambda-Extension-Identifier": id, "Lambda-Extension-Function-Error-Type": type }, "{}");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => process.stdout.write(text + "\\n");
(async () => { ${body} })();
`;

/** Serves events for ever, and prints each. */
const LISTENER = extension(
  `await register("INVOKE", "SHUTDOWN");
   for (;;) {
     const event = await next();
     say(event.eventType + " " + (event.shutdownReason ?? event.requestId));
     if (event.eventType === "SHUTDOWN") process.exit(0);
   }`,
);

const HANDLER = { "index.js": "exports.handler = async (event) => event;" };

/** A process id that something printed as `NAME 123`. */
function printedPid(name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(services.messages.join("\n"))?.[1]);
}

describe("layers", () => {
  test("lie over each other in their order, and their programs are on PATH", async () => {
    services.addLayer({ "data/a": "first", "data/b": "first" });
    services.addLayer({ "data/b": "second", "bin/tool": "#!/bin/sh\necho ran" });
    services.deploy({
      "index.js": `const { execFileSync } = require("node:child_process");
        const { readFileSync } = require("node:fs");
        const read = (name) => readFileSync(process.env.LAMBDA_OPT_DIR + "/data/" + name, "utf8");
        exports.handler = async () => [read("a"), read("b"), execFileSync("tool").toString()];`,
    });

    expect((await invoke()).payload).toEqual(["first", "second", "ran\n"]);
  });

  test("cannot write outside their folder, or bring links", async () => {
    services.deploy(HANDLER);
    services.addLayer({ "../x": "outside" });

    const { payload } = await invoke();

    expect(payload).toMatchObject({
      Message: expect.stringContaining("an entry outside its folder: ../x"),
    });
    expect(await readdir(join(workFolder, "sandboxes"))).toEqual([]);
  });
});

describe("the initialization", () => {
  test("starts the runtime only when every extension has registered", async () => {
    services.addLayer({
      "extensions/slow": extension(
        `await pause(300);
         require("node:fs").writeFileSync(process.env.TMPDIR + "/ready", "");
         await register("SHUTDOWN");
         await next();`,
      ),
      "extensions/quick": LISTENER,
    });
    services.deploy({
      "index.js": `const ready = require("node:fs").existsSync(process.env.TMPDIR + "/ready");
        exports.handler = async () => ready;`,
    });

    expect((await invoke()).payload).toBe(true);
    expect(services.messages).toEqual(
      expect.arrayContaining([
        "EXTENSION\tName: quick\tState: Ready\tEvents: [INVOKE,SHUTDOWN]",
        "EXTENSION\tName: slow\tState: Ready\tEvents: [SHUTDOWN]",
      ]),
    );
  });

  test("gives extensions the function's variables and credentials, not those of the runtime", async () => {
    services.addLayer({
      "extensions/env": extension(
        `say("ENV " + JSON.stringify(process.env)); await register(); await next();`,
      ),
    });
    services.deploy(HANDLER);

    await invoke();

    const line = services.messages.find((message) => message.startsWith("ENV ")) ?? "";
    const environment = JSON.parse(line.slice(4)) as Record<string, string>;
    expect(environment).toMatchObject({
      GREETING: "hello",
      AWS_SESSION_TOKEN: "role-token",
      AWS_REGION: "eu-west-1",
      AWS_LAMBDA_FUNCTION_NAME: "weather",
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    for (const name of ["_HANDLER", "LAMBDA_TASK_ROOT", "AWS_LAMBDA_LOG_GROUP_NAME"]) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  test("gives each sandbox a free port where the function names one for an extension", async () => {
    const named = { WCP_HTTP_PORT: "2773", OTHER_PORT: "2773" };
    services.deploy(
      { "index.js": "exports.handler = async () => process.env;" },
      {
        environment: named,
      },
    );

    const { payload } = await invoke();

    const { WCP_HTTP_PORT, OTHER_PORT } = payload as typeof named;
    expect(Number(WCP_HTTP_PORT)).toBeGreaterThan(1023);
    expect(WCP_HTTP_PORT).not.toBe("2773");
    expect(OTHER_PORT).toBe("2773");
  });

  test.each([
    [
      "ends before it registers",
      { "extensions/x": extension("process.exit(3);") },
      "Extension.Crash",
      "exit status 3",
      "EXTENSION\tName: x\tState: Started\tEvents: []",
    ],
    [
      "ends with 0 after it has registered",
      { "extensions/x": extension(`await register("INVOKE"); process.exit(0);`) },
      "Extension.Crash",
      "exit code 0",
      "EXTENSION\tName: x\tState: Registered\tEvents: [INVOKE]",
    ],
    [
      "reports an error",
      {
        "extensions/x": extension(
          `await register("SHUTDOWN"); await report("init", "Fatal.Config"); process.exit(1);`,
        ),
      },
      "Extension.InitError",
      "exit status 1",
      "EXTENSION\tName: x\tState: InitError\tEvents: [SHUTDOWN]\tError Type: Fatal.Config",
    ],
    [
      "is not executable",
      { "extensions/x": "text" },
      "Extension.LaunchError",
      expect.stringMatching(/fork\/exec \S+\/opt\/extensions\/x: permission denied$/),
      "EXTENSION\tName: x\tState: LaunchError\tEvents: []\tError Type: PermissionDenied",
    ],
    [
      "needs an interpreter that is not there",
      { "extensions/x": "#!/no/such/interpreter" },
      "Extension.LaunchError",
      expect.stringMatching(/: no such file or directory$/),
      "EXTENSION\tName: x\tState: LaunchError\tEvents: []\tError Type: Unknown",
    ],
  ])("fails when an extension %s", async (_what, layer, errorType, problem, line) => {
    services.addLayer(layer);
    services.deploy({ "index.js": "throw new Error('the runtime must not start');" });

    const { functionError, payload } = await invoke();

    const { errorMessage } = payload as { errorMessage: string };
    expect(functionError).toBe("Unhandled");
    expect(payload).toMatchObject({ errorType });
    expect(errorMessage.replace(/^RequestId: \S+ Error: /, "")).toEqual(problem);
    expect(services.messages).toContain(line);
  });

  test("fails when an extension does not register in time", async () => {
    await host.stop();
    host = await startHost({ initializationMs: 1_500 });
    services.addLayer({
      "extensions/x": extension("say('PID ' + process.pid); await pause(1e9);"),
    });
    services.deploy(HANDLER);

    const { functionError, payload } = await invoke();

    expect(functionError).toBe("Unhandled");
    expect(payload).toMatchObject({ errorType: "Sandbox.Timedout" });
    await eventually(() => !isRunning(printedPid("PID")));
  });
});

describe("an invocation", () => {
  test("is told to the extensions that registered for it", async () => {
    services.addLayer({
      "extensions/listener": LISTENER,
      "extensions/other": extension(
        `await register("SHUTDOWN"); say("OTHER " + (await next()).eventType);`,
      ),
    });
    services.deploy({
      "index.js": "exports.handler = async (event, context) => context.awsRequestId;",
    });

    const first = await invoke();
    const second = await invoke();
    await host.stop();

    const told = services.messages.filter((message) => message.startsWith("INVOKE "));
    expect(told).toEqual([`INVOKE ${String(first.payload)}`, `INVOKE ${String(second.payload)}`]);
    expect(services.messages.filter((message) => message.startsWith("OTHER "))).toEqual([
      "OTHER SHUTDOWN",
    ]);
  });

  test("ends when the extensions are done with it as well", async () => {
    services.addLayer({
      "extensions/slow": extension(
        `await register("INVOKE");
         await next();
         await pause(200);
         say("done with the invocation");
         await next();`,
      ),
    });
    services.deploy(HANDLER);

    await invoke();

    const done = services.messages.indexOf("done with the invocation");
    const end = services.messages.findIndex((message) => message.startsWith("END "));
    expect(done).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(done);
  });

  test("times out when an extension is not done with it", async () => {
    services.addLayer({
      "extensions/stuck": extension(`await register("INVOKE"); await next(); await pause(1e9);`),
    });
    services.deploy(HANDLER, { timeout: 1 });

    expect((await invoke()).payload).toMatchObject({ errorType: "Sandbox.Timedout" });
  });

  test("fails when an extension ends, and the next one has a new sandbox", async () => {
    services.addLayer({
      "extensions/fragile": extension(
        `await register("INVOKE", "SHUTDOWN");
         say("FRAGILE " + process.pid);
         await next();
         if (process.env.GREETING === "die") {
           await report("exit", "Fatal.Lost");
           process.exit(9);
         }
         await next();`,
      ),
    });
    services.deploy(
      { "index.js": "exports.handler = () => new Promise((r) => setTimeout(r, 60_000));" },
      { environment: { GREETING: "die" } },
    );
    const { payload } = await invoke();
    services.deploy(HANDLER, { environment: { GREETING: "live" }, revision: "2" });
    const next = await invoke({ well: true });

    expect(payload).toMatchObject({
      errorType: "Extension.ExitError",
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: exit status 9$/),
    });
    expect(next).toEqual({ functionError: null, payload: { well: true } });
  });
});

describe("the shutdown", () => {
  test("is told with its reason, and what an extension writes then is in the log", async () => {
    services.addLayer({ "extensions/listener": LISTENER });
    services.deploy(HANDLER);
    await invoke();

    await host.stop();

    expect(services.messages.at(-1)).toBe("SHUTDOWN spindown");
    expect(await readdir(join(workFolder, "sandboxes"))).toEqual([]);
  });

  test("comes after a timeout of the function as well", async () => {
    services.addLayer({ "extensions/listener": LISTENER });
    services.deploy(
      { "index.js": "exports.handler = () => new Promise(() => setInterval(() => {}, 1e6));" },
      {
        timeout: 1,
      },
    );

    await invoke();

    expect(services.messages).toContain("SHUTDOWN timeout");
  });

  test("kills an extension that does not end, with everything that it started", async () => {
    services.addLayer({
      "extensions/stubborn": extension(
        `process.on("SIGTERM", () => {});
         const child = require("node:child_process").spawn("sleep", ["3600"]);
         say("CHILD " + child.pid);
         say("STUBBORN " + process.pid);
         await register("SHUTDOWN");
         await next();
         await pause(1e9);`,
      ),
    });
    services.deploy(HANDLER);
    await host.stop();
    host = await startHost({ shutdownMs: REACHED_MS });
    await invoke();
    const pids = [printedPid("CHILD"), printedPid("STUBBORN")];
    expect(pids.map(isRunning)).toEqual([true, true]);

    await host.stop();

    await eventually(() => !pids.some(isRunning));
  });

  test("ends what an extension left running when it ended itself", async () => {
    services.addLayer({
      "extensions/careless": extension(
        `const child = require("node:child_process").spawn("sleep", ["3600"]);
         say("CHILD " + child.pid);
         process.exit(1);`,
      ),
    });
    services.deploy(HANDLER);

    await invoke();

    expect(printedPid("CHILD")).toBeGreaterThan(0);
    await eventually(() => !isRunning(printedPid("CHILD")));
  });
});
