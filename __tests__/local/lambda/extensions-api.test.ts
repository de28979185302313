/** What the Extensions API refuses. That it works is shown with real extensions, in extensions.test.ts. */
import { ExtensionsApi } from "../../../local/lambda/extensions-api";
import { RuntimeApi } from "../../../local/lambda/runtime-api";

const ID = "Lambda-Extension-Identifier";
const ERROR_TYPE = "Lambda-Extension-Function-Error-Type";

let api: ExtensionsApi;
let server: RuntimeApi;

beforeEach(async () => {
  api = new ExtensionsApi(["one"], {
    functionName: "weather",
    functionVersion: "$LATEST",
    handler: "index.handler",
    accountId: "123456789012",
  });
  server = await RuntimeApi.start(api);
});

afterEach(() => server.close());

async function call(method: string, path: string, headers: Record<string, string>, body?: string) {
  const url = `http://${server.address}/2020-01-01/extension${path}`;
  const response = await fetch(url, { method, headers, body });
  return {
    status: response.status,
    id: response.headers.get(ID) ?? "",
    body: (await response.json()) as Record<string, unknown>,
  };
}

const register = (headers: Record<string, string> = {}, body = '{"events":["INVOKE"]}') =>
  call("POST", "/register", { "Lambda-Extension-Name": "one", ...headers }, body);

test("registers with the function's name, version and handler, and the account when asked", async () => {
  const { status, id, body } = await register({ "Lambda-Extension-Accept-Feature": "accountId" });

  expect({ status, body }).toEqual({
    status: 200,
    body: {
      functionName: "weather",
      functionVersion: "$LATEST",
      handler: "index.handler",
      accountId: "123456789012",
    },
  });
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect((await register()).body.errorType).toBe("Extension.InvalidExtensionState");
});

test.each([
  ["another name", { "Lambda-Extension-Name": "two" }, undefined, "Extension.InvalidExtensionName"],
  ["an unknown event", {}, '{"events":["STARTUP"]}', "InvalidRequestFormat"],
  ["no JSON", {}, "events", "InvalidRequestFormat"],
])("does not register %s", async (_what, headers, body, errorType) => {
  const answer = await register(headers, body);

  expect(answer).toMatchObject({ status: 403, body: { errorType } });
  expect(api.statuses[0]?.state).toBe("Started");
});

test("tells an extension without the account unless it asks", async () => {
  expect((await register()).body).not.toHaveProperty("accountId");
});

test.each([
  ["GET", "/event/next"],
  ["POST", "/init/error"],
  ["POST", "/exit/error"],
])("%s %s needs the identifier of a registered extension", async (method, path) => {
  const none = await call(method, path, {});
  const unknown = await call(method, path, { [ID]: "00000000-0000-0000-0000-000000000000" });

  expect([none.status, none.body.errorType]).toEqual([403, "Extension.MissingExtensionIdentifier"]);
  expect([unknown.status, unknown.body.errorType]).toEqual([
    403,
    "Extension.UnknownExtensionIdentifier",
  ]);
});

test("accepts one error, which must have a type, and nothing after it", async () => {
  const { id } = await register();

  const untyped = await call("POST", "/init/error", { [ID]: id });
  const first = await call("POST", "/init/error", { [ID]: id, [ERROR_TYPE]: "First" });
  const second = await call("POST", "/init/error", { [ID]: id, [ERROR_TYPE]: "Second" });
  const next = await call("GET", "/event/next", { [ID]: id });

  expect(untyped.body.errorType).toBe("Extension.MissingHeader");
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(api.statuses[0]).toMatchObject({ state: "InitError", errorType: "First" });
  expect(next.body.errorType).toBe("Extension.InvalidExtensionState");
});

test("knows no other path", async () => {
  const { id } = await register();

  expect((await call("GET", "/unknown", { [ID]: id })).status).toBe(404);
});
