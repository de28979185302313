import type { SecretError } from "../../../../lambda-src/secrets/errors";
import { SecretsManagerSource } from "../../../../lambda-src/secrets/sources/secrets-manager";
import {
  awsError,
  type AwsResponder,
  type AwsServer,
  secretAnswer,
  startAwsServer,
} from "../../support/aws-server";
import { everyRendering } from "../../support/leaks";
import { sendJson, startTcpServer } from "../../support/loopback-server";

const CANARY = "canary-c41f77aa";
const SECRET = JSON.stringify({ apiKey: CANARY });
const TIMEOUT_MS = 150;

let aws: AwsServer;

beforeEach(async () => {
  aws = await startAwsServer();
});

afterEach(() => aws.close());

function source() {
  return new SecretsManagerSource({
    secretName: "weather",
    field: "apiKey",
    connectTimeoutMs: TIMEOUT_MS,
    requestTimeoutMs: TIMEOUT_MS,
  });
}

async function fetchError(respond: AwsResponder): Promise<SecretError> {
  aws.getSecretValue = respond;
  return (await source()
    .fetch()
    .catch((error: unknown) => error)) as SecretError;
}

test("reads the current version by name", async () => {
  aws.getSecretValue = secretAnswer({ SecretString: SECRET }, "version-7");

  const secret = await source().fetch();

  expect(secret.value.expose()).toBe(CANARY);
  expect(secret.versionId).toBe("version-7");
  expect(aws.calls("GetSecretValue")).toEqual([
    { SecretId: "weather", VersionStage: "AWSCURRENT" },
  ]);
  expect(everyRendering(secret)).not.toContain(CANARY);
});

test.each([
  [400, "ResourceNotFoundException", "secret-not-found"],
  [400, "InvalidRequestException", "secret-not-found"],
  [400, "AccessDeniedException", "secret-access-denied"],
  [400, "DecryptionFailure", "secret-access-denied"],
  [400, "UnrecognizedClientException", "secret-access-denied"],
  [403, "InvalidSignatureException", "secret-access-denied"],
  [400, "ThrottlingException", "secret-throttled"],
  [500, "InternalServiceError", "secret-unavailable"],
  [503, "ServiceUnavailable", "secret-unavailable"],
])("maps %d %s to %s", async (status, type, kind) => {
  const error = await fetchError(awsError(status, type));

  expect(error.kind).toBe(kind);
  expect(error.message).toContain(type);
  expect(error.cause).toBeUndefined();
});

test("says which policy denied the read", async () => {
  const message =
    "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: " +
    "secretsmanager:GetSecretValue with an explicit deny in a resource-based policy";

  const error = await fetchError(awsError(400, "AccessDeniedException", message));

  expect(error.message).toContain("explicit deny in a resource-based policy");
});

test("retries an error of the service and gives up after three attempts", async () => {
  let calls = 0;
  aws.getSecretValue = (request, response) => {
    calls += 1;
    const respond =
      calls < 3 ? awsError(500, "InternalServiceError") : secretAnswer({ SecretString: SECRET });
    respond(request, response);
  };
  await expect(source().fetch()).resolves.toMatchObject({ versionId: "version-1" });

  await fetchError(awsError(500, "InternalServiceError"));

  expect(aws.calls("GetSecretValue")).toHaveLength(6);
});

test("does not retry a denied read", async () => {
  await fetchError(awsError(400, "AccessDeniedException"));

  expect(aws.calls("GetSecretValue")).toHaveLength(1);
});

test.each([
  ["binary", { SecretBinary: Buffer.from(SECRET).toString("base64") }, "SecretBinary"],
  ["not JSON", { SecretString: CANARY }, "not a JSON object"],
  ["without the field", { SecretString: JSON.stringify({ other: CANARY }) }, '"apiKey"'],
])("refuses a value that is %s", async (_, fields, problem) => {
  const error = await fetchError(secretAnswer(fields));

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain(problem);
  expect(everyRendering(error)).not.toContain(CANARY);
});

test("refuses an answer without a version id", async () => {
  const error = await fetchError((_, response) => {
    sendJson(response, 200, { SecretString: SECRET });
  });

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain("no version id");
});

test.each([
  ["no answer", () => undefined],
  [
    "a body that stalls",
    (_: unknown, response: Parameters<AwsResponder>[1]) => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.write('{"SecretString":"');
    },
  ],
] as [string, AwsResponder][])("ends within the timeouts: %s", async (_, respond) => {
  const startedAt = performance.now();

  const error = await fetchError(respond);

  expect(error.kind).toBe("secret-unavailable");
  expect(error.message).toMatch(/TimeoutError|ETIMEDOUT/);
  // Three attempts of 150 ms, and the pauses of the SDK between them.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("ends when the response headers drip", async () => {
  const dripping = await startTcpServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write("x-drip: 1\r\n"), 20);
    socket.on("close", () => {
      clearInterval(timer);
    });
  });
  process.env.AWS_ENDPOINT_URL = dripping.url.replace("https", "http");
  const startedAt = performance.now();

  const error = (await source()
    .fetch()
    .catch((thrown: unknown) => thrown)) as SecretError;
  dripping.close();

  expect(error.kind).toBe("secret-unavailable");
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("ends when TLS gets no answer", async () => {
  const silent = await startTcpServer();
  process.env.AWS_ENDPOINT_URL = silent.url;
  const startedAt = performance.now();

  const error = (await source()
    .fetch()
    .catch((thrown: unknown) => thrown)) as SecretError;
  silent.close();

  expect(error.kind).toBe("secret-unavailable");
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("ends when nothing listens", async () => {
  await aws.close();

  const error = await fetchError(() => undefined);

  expect(error.kind).toBe("secret-unavailable");
});

test.each([
  ["that is not JSON", `{"SecretString": "${CANARY}", oops`],
  ["that is cut off", `{"SecretString": "${CANARY}`],
])("does not show a body %s", async (_, body) => {
  const error = await fetchError((__, response) => {
    response.end(body);
  });

  expect(error.kind).toBe("secret-unavailable");
  expect(everyRendering(error)).not.toContain(CANARY);
});

test("does not show an error name that is not an identifier", async () => {
  const error = await fetchError(awsError(400, `Refused key ${CANARY}`));

  expect(error.kind).toBe("secret-unavailable");
  expect(everyRendering(error)).not.toContain(CANARY);
});
