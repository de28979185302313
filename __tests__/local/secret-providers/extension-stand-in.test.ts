import { ExtensionSource } from "../../../lambda-src/secrets/sources/extension";
import {
  type ExtensionStandIn,
  extensionOptions,
  type ExtensionStandInOptions,
  startExtensionStandIn,
} from "../../../local/secret-providers/extension-stand-in";
import { MemoryBackend } from "../../../local/secret-providers/memory-backend";
import { AwsError, ConnectionError } from "../../../local/secret-providers/provider-backend";
import { attempt, failedAttempt } from "../../lambda-src/secrets/sources/attempt";
import { REACHED_MS, UNREACHED_MS } from "../../support/time";
import { ask, secretOf, TOKEN } from "./wcp-request";

const SECRET = "/secretsmanager/get?secretId=weather";
const PARAMETER = "/systemsmanager/parameters/get?name=%2Fweather";
const REFUSED = "an unexpected error occurred while executing request";

let backend: MemoryBackend;
let standIn: ExtensionStandIn;
let now: number;

async function start(options: Partial<ExtensionStandInOptions> = {}): Promise<number> {
  standIn = await startExtensionStandIn({ backend, token: TOKEN, now: () => now, ...options });
  return standIn.port;
}

beforeEach(() => {
  now = 0;
  backend = new MemoryBackend();
  backend.putSecret("weather", "a secret");
  backend.putParameter("/weather", "a parameter");
});

afterEach(() => standIn.close());

test("answers with a secret", async () => {
  const port = await start();

  await expect(secretOf(port, `${SECRET}&versionStage=AWSCURRENT`)).resolves.toEqual({
    ARN: "arn:aws:secretsmanager:eu-south-2:111122223333:secret:weather-AbCdEf",
    Name: "weather",
    VersionId: expect.stringMatching(/^[\da-f-]{36}$/),
    SecretString: "a secret",
    SecretBinary: null,
    VersionStages: ["AWSCURRENT"],
    CreatedDate: expect.stringMatching(/^\d{4}-.*Z$/),
    ResultMetadata: {},
  });
});

test.each([[PARAMETER], [PARAMETER.replace("get?", "get/?")]])(
  "answers with a parameter: %s",
  async (path) => {
    const port = await start();

    await expect(secretOf(port, `${path}&withDecryption=true`)).resolves.toEqual({
      Parameter: {
        ARN: "arn:aws:ssm:eu-south-2:111122223333:parameter/weather",
        DataType: "text",
        LastModifiedDate: expect.stringMatching(/^\d{4}-.*Z$/),
        Name: "/weather",
        Selector: null,
        SourceResult: null,
        Type: "SecureString",
        Value: "a parameter",
        Version: 1,
      },
      ResultMetadata: {},
    });
  },
);

test("gives ciphertext without decryption", async () => {
  const port = await start();

  const { body } = await ask(port, PARAMETER);

  expect(body).toContain("AQICAH");
  expect(body).not.toContain("a parameter");
});

test("reads a version of a parameter; of version and label the first counts", async () => {
  backend.putParameter("/weather", "newer");
  const port = await start();

  await secretOf(port, `${PARAMETER}&version=2&label=x`);

  expect(backend.calls.at(-1)?.request).toEqual({ name: "/weather:2", withDecryption: false });
});

test("is not ready before the first invocation, whatever is asked", async () => {
  const port = await start({ ready: false });
  const notReady = { status: 400, body: "not ready to serve traffic, please wait" };

  await expect(ask(port, SECRET)).resolves.toMatchObject(notReady);
  await expect(ask(port, "/x", {})).resolves.toMatchObject(notReady);

  standIn.setReady(true);
  await expect(ask(port, SECRET)).resolves.toMatchObject({ status: 200 });
  expect(standIn.requests()).toBe(3);
});

test.each([
  ["no token", SECRET, {}, "GET", 401],
  ["another token", SECRET, { "X-Aws-Parameters-Secrets-Token": "another" }, "GET", 401],
  ["another path", "/x", undefined, "GET", 404],
  ["another method", SECRET, undefined, "POST", 404],
])("refuses %s", async (_, path, headers, method, status) => {
  const port = await start();

  await expect(ask(port, path, headers, method)).resolves.toMatchObject({ status });

  expect(backend.calls).toEqual([]);
});

test.each([
  ["a missing secret", "/secretsmanager/get?secretId=missing"],
  ["no name", "/secretsmanager/get"],
  ["a missing parameter", "/systemsmanager/parameters/get?name=missing&withDecryption=true"],
  ["a name that is not documented", `${SECRET}&refreshNow=true`],
  ["another that is not documented", `${PARAMETER}&roleArn=x`],
])("answers %s with the one text for everything", async (_, path) => {
  const port = await start();

  await expect(ask(port, path)).resolves.toMatchObject({ status: 400, body: REFUSED });
});

test.each([
  [new AwsError(400, "AccessDeniedException", "a reason"), 400],
  [new AwsError(400, "ThrottlingException", "a reason"), 429],
  [new AwsError(503, "ServiceUnavailable", "a reason"), 500],
  [new ConnectionError("io"), 500],
])("does not pass on the reason: %p", async (failure, status) => {
  const port = await start();
  backend.fail(failure);

  await expect(ask(port, SECRET)).resolves.toMatchObject({ status, body: REFUSED });
});

test("ends a call to AWS after its timeout", async () => {
  backend.fail("hang");
  const port = await start({ timeoutMs: REACHED_MS });

  await expect(ask(port, SECRET)).resolves.toMatchObject({ status: 500 });
});

describe("the cache", () => {
  test.each([
    [SECRET, "GetSecretValue"],
    [`${PARAMETER}&withDecryption=true`, "GetParameter"],
  ] as const)("keeps %s for its TTL", async (path, operation) => {
    const port = await start({ secretsTtlSeconds: 300, parametersTtlSeconds: 300 });

    await secretOf(port, path);
    now = 299_999;
    await secretOf(port, path);
    expect(backend.count(operation)).toBe(1);

    now = 300_001;
    await secretOf(port, path);
    expect(backend.count(operation)).toBe(2);
  });

  test("keeps one entry for each way to ask", async () => {
    const port = await start();

    await secretOf(port, SECRET);
    await secretOf(port, `${SECRET}&versionStage=AWSCURRENT`);

    expect(backend.count("GetSecretValue")).toBe(2);
  });

  test.each([[{ secretsTtlSeconds: 0 }], [{ cacheSize: 0 }]])("is off with %p", async (options) => {
    const port = await start(options);

    await secretOf(port, SECRET);
    await secretOf(port, SECRET);

    expect(backend.count("GetSecretValue")).toBe(2);
  });

  test("keeps no error", async () => {
    const port = await start();
    backend.fail(new AwsError(400, "AccessDeniedException", "a reason"));
    await ask(port, SECRET);

    backend.fail(undefined);

    await expect(ask(port, SECRET)).resolves.toMatchObject({ status: 200 });
  });
});

test("reads AWS's variables", () => {
  expect(
    extensionOptions({
      AWS_SESSION_TOKEN: "token",
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: "2800",
      PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE: "10",
      SECRETS_MANAGER_TTL: "0",
      SSM_PARAMETER_STORE_TTL: "60",
      SECRETS_MANAGER_TIMEOUT_MILLIS: "1500",
    }),
  ).toEqual({
    token: "token",
    port: 2800,
    cacheSize: 10,
    secretsTtlSeconds: 0,
    parametersTtlSeconds: 60,
    timeoutMs: 1500,
  });
  expect(extensionOptions({ PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED: "FALSE" })).toEqual({
    token: "",
    port: 2773,
    cacheSize: 0,
    secretsTtlSeconds: 300,
    parametersTtlSeconds: 300,
    timeoutMs: 0,
  });
});

describe("the source over it", () => {
  function source(store: "secrets-manager" | "parameter-store", secretName: string) {
    process.env.AWS_SESSION_TOKEN = TOKEN;
    const { port } = standIn;
    const timeouts = { connectTimeoutMs: UNREACHED_MS, requestTimeoutMs: UNREACHED_MS };
    return new ExtensionSource({ ...timeouts, store, secretName, port });
  }

  test("reads a secret and a parameter", async () => {
    await start();

    const secret = await attempt(source("secrets-manager", "weather"));
    expect(secret.value.expose()).toBe("a secret");
    const parameter = await attempt(source("parameter-store", "/weather"));
    expect(parameter.value.expose()).toBe("a parameter");
    expect(parameter.versionId).toBe("1");
  });

  test("tells what can be told", async () => {
    await start({ ready: false });
    expect((await failedAttempt(source("secrets-manager", "weather"))).kind).toBe(
      "secret-not-ready",
    );

    standIn.setReady(true);
    expect((await failedAttempt(source("secrets-manager", "missing"))).kind).toBe(
      "secret-unavailable",
    );
    backend.fail(new AwsError(400, "ThrottlingException", ""));
    expect((await failedAttempt(source("secrets-manager", "weather"))).kind).toBe(
      "secret-throttled",
    );
  });
});
