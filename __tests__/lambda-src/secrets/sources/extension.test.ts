import type { IncomingMessage } from "node:http";
import {
  ExtensionSource,
  type ExtensionSourceOptions,
} from "../../../../lambda-src/secrets/sources/extension";
import { SecretAccessDeniedError } from "../../../../lambda-src/secrets/errors";
import type { FetchOptions, SecretSource } from "../../../../lambda-src/secrets/secret-source";
import { SecretValue } from "../../../../lambda-src/secrets/secret-value";
import { type LoopbackServer, startLoopbackServer } from "../../../../local/loopback-server";
import { everyRendering } from "../../support/leaks";
import { UNREACHED_MS } from "../../../support/time";
import { attempt, failedAttempt } from "./attempt";
import { describeSilentProvider } from "./silent-provider";

const CANARY = "canary-5d8c31f0";
const NAME = "/acme/weather?&+ü";
const REFUSED = "an unexpected error occurred while executing request";

/** A GetSecretValue answer as the extension gives it. */
const SECRET = {
  ARN: "arn:aws:secretsmanager:eu-south-2:111122223333:secret:weather-AbCdEf",
  CreatedDate: "2022-11-16T08:22:40.499Z",
  Name: NAME,
  SecretBinary: null,
  SecretString: CANARY,
  VersionId: "b1c367b9-7f53-4a47-82c4-be51a054b953",
  VersionStages: ["AWSCURRENT"],
  ResultMetadata: {},
};
const PARAMETER = {
  Parameter: {
    ARN: "arn:aws:ssm:eu-south-2:111122223333:parameter/acme/weather",
    DataType: "text",
    LastModifiedDate: "2022-11-16T08:24:05.571Z",
    Name: NAME,
    Selector: null,
    SourceResult: null,
    Type: "SecureString",
    Value: CANARY,
    Version: 2,
  },
  ResultMetadata: {},
};

let server: LoopbackServer;
let requests: IncomingMessage[];
let status: number;
let body: string;
let hanging: boolean;

beforeEach(async () => {
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

function source(options: Partial<ExtensionSourceOptions> = {}) {
  return new ExtensionSource({
    secretName: NAME,
    store: "secrets-manager",
    connectTimeoutMs: UNREACHED_MS,
    requestTimeoutMs: UNREACHED_MS,
    port: server.port,
    ...options,
  });
}

/** A source that stands for the SDK. */
function directSource() {
  const calls: FetchOptions[] = [];
  const direct: SecretSource = {
    secretName: NAME,
    fetch: (options) => {
      calls.push(options);
      return Promise.resolve({ value: new SecretValue("direct"), versionId: "direct-version" });
    },
  };
  return { calls, load: jest.fn(() => Promise.resolve(direct)), direct };
}

test("asks for the current version of a secret, as AWS documents it", async () => {
  const secret = await attempt(source());

  expect(secret.value.expose()).toBe(CANARY);
  expect(secret.versionId).toBe(SECRET.VersionId);
  expect(everyRendering(secret)).not.toContain(CANARY);
  expect(requests.map(({ url }) => url)).toEqual([
    "/secretsmanager/get?secretId=%2Facme%2Fweather%3F%26%2B%C3%BC&versionStage=AWSCURRENT",
  ]);
  expect(requests[0]?.headers["x-aws-parameters-secrets-token"]).toBe("session-token");
});

test("asks for a decrypted parameter, as AWS documents it", async () => {
  body = JSON.stringify(PARAMETER);

  const secret = await attempt(source({ store: "parameter-store" }));

  expect(secret.value.expose()).toBe(CANARY);
  expect(secret.versionId).toBe("2");
  expect(requests.map(({ url }) => url)).toEqual([
    "/systemsmanager/parameters/get?name=%2Facme%2Fweather%3F%26%2B%C3%BC&withDecryption=true",
  ]);
});

test("reads the token for each request", async () => {
  const reader = source();
  await attempt(reader);
  process.env.AWS_SESSION_TOKEN = "renewed";

  await attempt(reader);

  const tokens = requests.map(({ headers }) => headers["x-aws-parameters-secrets-token"]);
  expect(tokens).toEqual(["session-token", "renewed"]);
});

test("says that there is no token, and asks nothing", async () => {
  delete process.env.AWS_SESSION_TOKEN;

  const error = await failedAttempt(source());

  expect(error.kind).toBe("secret-source-misconfigured");
  expect(error.message).toContain("AWS_SESSION_TOKEN is not set");
  expect(requests).toEqual([]);
});

test("a token that does not fit into a header is not shown", async () => {
  process.env.AWS_SESSION_TOKEN = `${CANARY}\n`;

  const error = await failedAttempt(source());

  expect(error.message).toContain("ERR_INVALID_CHAR");
  expect(everyRendering(error)).not.toContain(CANARY);
});

describe("the port", () => {
  afterEach(() => {
    delete process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT;
  });

  function withoutPort() {
    return new ExtensionSource({
      secretName: NAME,
      store: "secrets-manager",
      connectTimeoutMs: UNREACHED_MS,
      requestTimeoutMs: UNREACHED_MS,
    });
  }

  test("is that of the variable of the extension", async () => {
    process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT = String(server.port);

    await expect(attempt(withoutPort())).resolves.toMatchObject({ versionId: SECRET.VersionId });
  });

  test("is 2773 otherwise", async () => {
    // Whether something listens there or not: the message names the port.
    const error: unknown = await attempt(withoutPort()).catch((thrown: unknown) => thrown);

    expect(String(error)).toMatch(/2773|HTTP/);
  });
});

test.each([
  [400, "not ready to serve traffic, please wait", "secret-not-ready", "not during INIT"],
  [401, `token ${CANARY}`, "secret-source-misconfigured", "refused the token"],
  [403, `token ${CANARY}`, "secret-source-misconfigured", "refused the token"],
  [429, CANARY, "secret-throttled", "fewer calls"],
  [500, CANARY, "secret-unavailable", "HTTP 500"],
  [502, CANARY, "secret-unavailable", "HTTP 502"],
  [503, JSON.stringify(SECRET), "secret-unavailable", "HTTP 503"],
  [400, REFUSED, "secret-unavailable", "Its log says why"],
  [403, REFUSED, "secret-unavailable", "Its log says why"],
  [404, CANARY, "secret-unavailable", "Its log says why"],
  [400, JSON.stringify(SECRET), "secret-unavailable", "Its log says why"],
  [200, `{"SecretString":"${CANARY}`, "secret-malformed", "no value"],
  [200, `["${CANARY}"]`, "secret-malformed", "no value"],
  [302, CANARY, "secret-unavailable", "Its log says why"],
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
  ["a binary secret", { ...SECRET, SecretString: null, SecretBinary: CANARY }, "SecretBinary"],
  ["no value", { ...SECRET, SecretString: null }, "no value"],
  ["no version", { ...SECRET, VersionId: null }, "no version id"],
])("refuses %s", async (_, answer, problem) => {
  body = JSON.stringify(answer);

  const error = await failedAttempt(source());

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain(problem);
  expect(everyRendering(error)).not.toContain(CANARY);
});

test.each([
  ["a String", { Parameter: { ...PARAMETER.Parameter, Type: "String" } }, "SecureString"],
  ["no parameter", { ResultMetadata: {} }, "no value"],
  ["a parameter that is a list", { Parameter: [PARAMETER.Parameter] }, "no value"],
  [
    "a reference to Secrets Manager",
    { Parameter: { ...PARAMETER.Parameter, Version: 0 } },
    "read the secret itself",
  ],
])("refuses %s in Parameter Store", async (_, answer, problem) => {
  body = JSON.stringify(answer);

  const error = await failedAttempt(source({ store: "parameter-store" }));

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

describe("a forced read", () => {
  test("goes to the source that asks the service, which is loaded once", async () => {
    const { calls, load } = directSource();
    const reader = source({ forcedRefresh: load });
    const { signal } = new AbortController();

    const secret = await attempt(reader, { force: true, signal });
    await attempt(reader, { force: true });

    expect(secret.versionId).toBe("direct-version");
    expect(load).toHaveBeenCalledTimes(1);
    expect(calls[0]).toEqual({ force: true, signal });
    expect(calls).toHaveLength(2);
    expect(requests).toEqual([]);
  });

  test("is an ordinary one without such a source", async () => {
    await expect(attempt(source(), { force: true })).resolves.toMatchObject({
      versionId: SECRET.VersionId,
    });

    expect(requests).toHaveLength(1);
  });

  test("says that the source cannot be loaded, and loads it again the next time", async () => {
    const { direct } = directSource();
    const load = jest
      .fn<Promise<SecretSource>, []>()
      .mockRejectedValueOnce(Object.assign(new Error(CANARY), { code: "MODULE_NOT_FOUND" }))
      .mockResolvedValue(direct);
    const reader = source({ forcedRefresh: load });

    const error = await failedAttempt(reader, { force: true });

    expect(error.kind).toBe("secret-source-misconfigured");
    expect(error.message).toContain("MODULE_NOT_FOUND");
    expect(everyRendering(error)).not.toContain(CANARY);
    await expect(attempt(reader, { force: true })).resolves.toMatchObject({
      versionId: "direct-version",
    });
  });
});

describe("a read that the extension refuses without a reason", () => {
  test("is asked of the service itself, and nothing is loaded before", async () => {
    const { calls, load } = directSource();
    const reader = source({ forcedRefresh: load });
    await attempt(reader);
    expect(load).not.toHaveBeenCalled();
    [status, body] = [400, REFUSED];

    await expect(attempt(reader)).resolves.toMatchObject({ versionId: "direct-version" });

    expect(calls).toEqual([expect.objectContaining({ force: false })]);
  });

  test("ends with the reason of the service", async () => {
    [status, body] = [400, REFUSED];
    const denied = new SecretAccessDeniedError(NAME, "denied by a policy");
    const direct = { secretName: NAME, fetch: () => Promise.reject(denied) };

    const error = await failedAttempt(source({ forcedRefresh: () => Promise.resolve(direct) }));

    expect(error).toBe(denied);
  });

  test.each([
    [400, "not ready to serve traffic, please wait"],
    [401, "the token"],
    [429, ""],
    [500, ""],
  ])("is not one that is answered with %d %s", async (answered, text) => {
    [status, body] = [answered, text];
    const { load } = directSource();

    await failedAttempt(source({ forcedRefresh: load }));

    expect(load).not.toHaveBeenCalled();
  });
});
