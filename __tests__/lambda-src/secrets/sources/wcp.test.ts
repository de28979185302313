import { writeFileSync } from "node:fs";
import { chmod } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { WcpSource, type WcpSourceOptions } from "../../../../lambda-src/secrets/sources/wcp";
import { type LoopbackServer, startLoopbackServer } from "../../../../local/loopback-server";
import { removeTempFolders, tempFolder } from "../../../local/temp-folder";
import { everyRendering } from "../../support/leaks";
import { UNREACHED_MS } from "../../../support/time";
import { attempt, failedAttempt } from "./attempt";
import { describeSilentProvider } from "./silent-provider";

const CANARY = "canary-07be9a12";
const NAME = "acme/weather?&+ü";
const ROLE = "arn:aws:iam::111122223333:role/path/reader+1";

/** An answer as the provider gives it. */
const SECRET = {
  ARN: "arn:aws:secretsmanager:eu-south-2:111122223333:secret:weather-AbCdEf",
  Name: NAME,
  VersionId: "5767290c-d089-49ed-b97c-17086f8c9d79",
  SecretString: CANARY,
  VersionStages: ["AWSCURRENT"],
  CreatedDate: "1569534789.046",
};

const TOKENS = ["AWS_TOKEN", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"] as const;

let server: LoopbackServer;
let requests: IncomingMessage[];
let status: number;
let body: string;
let hanging: boolean;

beforeEach(async () => {
  for (const name of TOKENS) Reflect.deleteProperty(process.env, name);
  process.env.AWS_SESSION_TOKEN = "session-token";
  requests = [];
  status = 200;
  body = JSON.stringify(SECRET);
  hanging = false;
  server = await startLoopbackServer((request, response) => {
    requests.push(request);
    if (!hanging) response.writeHead(status).end(body);
  });
});

afterEach(() => server.close());
afterAll(removeTempFolders);

function source(options: Partial<WcpSourceOptions> = {}) {
  return new WcpSource({
    secretName: NAME,
    connectTimeoutMs: UNREACHED_MS,
    requestTimeoutMs: UNREACHED_MS,
    port: server.port,
    ...options,
  });
}

const urls = () => requests.map(({ url }) => url);
const tokens = () => requests.map(({ headers }) => headers["x-aws-parameters-secrets-token"]);

test("asks by name alone, under which the provider keeps what it read in advance", async () => {
  const secret = await attempt(source());

  expect(secret.value.expose()).toBe(CANARY);
  expect(secret.versionId).toBe(SECRET.VersionId);
  expect(everyRendering(secret)).not.toContain(CANARY);
  expect(urls()).toEqual(["/secretsmanager/get?secretId=acme%2Fweather%3F%26%2B%C3%BC"]);
});

test("a forced read goes past the cache of the provider", async () => {
  await attempt(source({ secretName: "weather" }), { force: true });

  expect(urls()).toEqual(["/secretsmanager/get?secretId=weather&refreshNow=true"]);
});

test("names the role that the provider assumes", async () => {
  const reader = source({ secretName: "weather", roleArn: ROLE });

  await attempt(reader);
  await attempt(reader, { force: true });

  const role = "arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fpath%2Freader%2B1";
  expect(urls()).toEqual([
    `/secretsmanager/get?secretId=weather&roleArn=${role}`,
    `/secretsmanager/get?secretId=weather&refreshNow=true&roleArn=${role}`,
  ]);
});

describe("the token", () => {
  test.each([
    [{ AWS_TOKEN: "1", AWS_SESSION_TOKEN: "2", AWS_CONTAINER_AUTHORIZATION_TOKEN: "3" }, "1"],
    [{ AWS_SESSION_TOKEN: "2", AWS_CONTAINER_AUTHORIZATION_TOKEN: "3" }, "2"],
    [{ AWS_CONTAINER_AUTHORIZATION_TOKEN: "3" }, "3"],
    // Set to nothing is set.
    [{ AWS_TOKEN: "", AWS_SESSION_TOKEN: "2" }, ""],
  ])("of %p is %p", async (variables, token) => {
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, variables);

    await attempt(source());

    expect(tokens()).toEqual([token]);
  });

  test("is read from a file, without the space around it, for each request", async () => {
    const file = join(tempFolder(), "token");
    process.env.AWS_TOKEN = `file://${file}`;
    const reader = source();

    writeFileSync(file, "\n from the file \n");
    await attempt(reader);
    writeFileSync(file, "renewed");
    await attempt(reader);

    expect(tokens()).toEqual(["from the file", "renewed"]);
  });

  test("is missing", async () => {
    delete process.env.AWS_SESSION_TOKEN;

    const error = await failedAttempt(source());

    expect(error.kind).toBe("secret-source-misconfigured");
    for (const name of TOKENS) expect(error.message).toContain(name);
    expect(requests).toEqual([]);
  });

  test("is in a file that is not there", async () => {
    process.env.AWS_TOKEN = `file://${join(tempFolder(), "missing")}`;

    const error = await failedAttempt(source());

    expect(error.kind).toBe("secret-source-misconfigured");
    expect(error.message).toContain("the token file cannot be read");
    expect(requests).toEqual([]);
  });

  test("is in what is not a file", async () => {
    const folder = tempFolder();
    await chmod(folder, 0o755);
    process.env.AWS_TOKEN = `file://${folder}`;

    expect((await failedAttempt(source())).kind).toBe("secret-source-misconfigured");
  });

  test("does not fit into a header, and is not shown", async () => {
    process.env.AWS_TOKEN = `${CANARY}\n`;

    const error = await failedAttempt(source());

    expect(error.message).toContain("ERR_INVALID_CHAR");
    expect(everyRendering(error)).not.toContain(CANARY);
  });
});

function json(type: string, message: string | undefined = "a sentence") {
  return JSON.stringify({ __type: type, message, SecretString: CANARY });
}

test.each([
  // AWS's own errors, with AWS's status. The code decides, not the status.
  [400, json("ResourceNotFoundException"), "secret-not-found", "a sentence"],
  [400, json("InvalidRequestException"), "secret-not-found", "a sentence"],
  [400, json("AccessDeniedException"), "secret-access-denied", "a sentence"],
  [500, json("ResourceNotFoundException"), "secret-not-found", "a sentence"],
  [400, json("DecryptionFailure"), "secret-access-denied", "a sentence"],
  [400, json("UnrecognizedClientException"), "secret-access-denied", "UnrecognizedClientException"],
  [400, json("ThrottlingException"), "secret-throttled", "ThrottlingException"],
  [400, json("InvalidParameterException"), "secret-source-misconfigured", "InvalidParameter"],
  [500, json("InternalServiceError"), "secret-unavailable", "InternalServiceError"],
  // The provider's own errors in JSON.
  [
    403,
    json("AccessDeniedException", `Failed to create caching client from role: ${ROLE}`),
    "secret-access-denied",
    ROLE,
  ],
  [400, json("MaxRolesExceeded", CANARY), "secret-source-misconfigured", "MaxRolesExceeded"],
  [500, '{"__type":"InternalFailure"}', "secret-unavailable", "InternalFailure"],
  [503, '{"__type":"InternalFailure"}', "secret-unavailable", "InternalFailure"],
  [400, '{"__type":"InternalFailure"}', "secret-source-misconfigured", "InternalFailure"],
  [403, '{"__type":"InternalFailure"}', "secret-access-denied", "InternalFailure"],
  [429, '{"__type":"InternalFailure"}', "secret-throttled", "InternalFailure"],
  [502, json("ConnectionError", "Read Error"), "secret-unavailable", "ConnectionError"],
  [502, json("ConnectionError", "Response Error"), "secret-unavailable", "ConnectionError"],
  [504, json("TimeoutError", "Timeout"), "secret-timeout", "TimeoutError"],
  // The provider's own errors as a text.
  [403, "Bad Token", "secret-source-misconfigured", "AWS_SESSION_TOKEN"],
  [400, "Forwarded", "secret-source-misconfigured", "HTTP 400"],
  [400, "unknown parameter: roleArn", "secret-source-misconfigured", "old Secrets Manager Agent"],
  [400, "unknown parameter: x", "secret-source-misconfigured", "HTTP 400"],
  [400, "missing parameter secretId", "secret-source-misconfigured", "HTTP 400"],
  [400, "missing secret ID", "secret-source-misconfigured", "HTTP 400"],
  [400, "invalid refreshNow value", "secret-source-misconfigured", "HTTP 400"],
  [
    400,
    "invalid roleArn format, expected arn:<partition>:iam::<account>:role/<name>",
    "secret-source-misconfigured",
    "the ARN of the role",
  ],
  [404, "Not found", "secret-source-misconfigured", "HTTP 404"],
  [405, "Not allowed", "secret-source-misconfigured", "HTTP 405"],
  [429, "Connection limit exceeded", "secret-throttled", "HTTP 429"],
  // What is not documented.
  [500, CANARY, "secret-unavailable", "HTTP 500"],
  [418, CANARY, "secret-source-misconfigured", "HTTP 418"],
  [400, json(`refused ${CANARY}`), "secret-source-misconfigured", "(HTTP 400"],
  [400, JSON.stringify({ __type: { canary: CANARY } }), "secret-source-misconfigured", "HTTP 400"],
  [400, JSON.stringify(SECRET), "secret-source-misconfigured", "HTTP 400"],
  [200, `{"SecretString":"${CANARY}`, "secret-malformed", "no value"],
  [200, JSON.stringify(CANARY), "secret-malformed", "no value"],
])("%d %s is %s", async (answered, text, kind, says) => {
  [status, body] = [answered, text];

  const error = await failedAttempt(source());

  expect(error.kind).toBe(kind);
  expect(error.message).toContain(says);
  expect(error.secretName).toBe(NAME);
  expect(error.cause).toBeUndefined();
  expect(everyRendering(error)).not.toContain(CANARY);
  expect(requests).toHaveLength(1);
});

test.each([
  ["a binary secret", { ...SECRET, SecretString: undefined, SecretBinary: CANARY }, "SecretBinary"],
  ["no value", { ...SECRET, SecretString: undefined }, "no value"],
  ["no version", { ...SECRET, VersionId: null }, "no version id"],
  ["an empty version", { ...SECRET, VersionId: "" }, "no version id"],
])("refuses %s", async (_, answer, problem) => {
  body = JSON.stringify(answer);

  const error = await failedAttempt(source());

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain(problem);
  expect(everyRendering(error)).not.toContain(CANARY);
});

describeSilentProvider({
  source,
  server: () => server,
  hang: () => {
    hanging = true;
  },
});

test("a connection that is cut is not tried again here", async () => {
  await server.close();
  const cutting = await startLoopbackServer((request) => {
    requests.push(request);
    request.socket.resetAndDestroy();
  });

  const error = await failedAttempt(source({ port: cutting.port }));
  await cutting.close();

  expect(error.kind).toBe("secret-unavailable");
  expect(error.message).toContain("ECONNRESET");
  expect(requests).toHaveLength(1);
});

test("the port is 2773 unless it is given", async () => {
  const reader = new WcpSource({
    secretName: NAME,
    connectTimeoutMs: UNREACHED_MS,
    requestTimeoutMs: UNREACHED_MS,
  });

  // Whether something listens there or not: the message names the port or the answer.
  const error: unknown = await attempt(reader).catch((thrown: unknown) => thrown);

  expect(String(error)).toMatch(/2773|HTTP/);
});
