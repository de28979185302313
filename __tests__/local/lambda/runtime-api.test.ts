import { RuntimeApi } from "../../../local/lambda/runtime-api";

let api: RuntimeApi;

beforeEach(async () => {
  api = await RuntimeApi.start();
});

afterEach(async () => {
  await api.close();
});

const call = (method: string, path: string, body?: string) =>
  fetch(`http://${api.address}/2018-06-01/runtime${path}`, { method, body });

const INVOCATION = {
  requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
  functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:weather",
  event: Buffer.from('{"a":1}'),
  deadlineMs: 1542409706888,
  traceId: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
  clientContext: undefined,
};

test("hands out an event with the documented headers", async () => {
  const outcome = api.invoke(INVOCATION);

  const response = await call("GET", "/invocation/next");

  expect(await response.json()).toEqual({ a: 1 });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "lambda-runtime-aws-request-id": INVOCATION.requestId,
    "lambda-runtime-deadline-ms": "1542409706888",
    "lambda-runtime-invoked-function-arn": INVOCATION.functionArn,
    "lambda-runtime-trace-id": INVOCATION.traceId,
  });
  await call("POST", `/invocation/${INVOCATION.requestId}/response`, "null");
  expect(await outcome).toEqual({ ok: true, payload: Buffer.from("null") });
});

test("an event waits for the function, and the function for an event", async () => {
  const first = api.invoke(INVOCATION);
  await call("GET", "/invocation/next");
  await call("POST", `/invocation/${INVOCATION.requestId}/response`, "1");
  await first;
  const next = call("GET", "/invocation/next");

  const second = api.invoke({ ...INVOCATION, requestId: "second" });

  expect((await next).headers.get("lambda-runtime-aws-request-id")).toBe("second");
  await call("POST", "/invocation/second/error", '{"errorType":"E"}');
  expect(await second).toEqual({ ok: false, payload: Buffer.from('{"errorType":"E"}') });
});

test("accepts answers with 202", async () => {
  void api.invoke(INVOCATION);
  await call("GET", "/invocation/next");

  const response = await call("POST", `/invocation/${INVOCATION.requestId}/response`, "{}");

  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ status: "OK" });
});

test("refuses an answer to an invocation that it did not hand out", async () => {
  const response = await call("POST", "/invocation/unknown/response", "{}");

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    errorType: "InvalidRequestID",
    errorMessage: "Invalid request ID",
  });
});

test("an error of the initialization is its outcome", async () => {
  const response = await call("POST", "/init/error", '{"errorType":"Runtime.X"}');

  expect(response.status).toBe(202);
  expect(await api.initialization).toEqual({
    ok: false,
    payload: Buffer.from('{"errorType":"Runtime.X"}'),
  });
});

test("the first request for an event ends the initialization", async () => {
  void call("GET", "/invocation/next").catch(() => undefined);

  expect(await api.initialization).toMatchObject({ ok: true });
});
