import { getEventListeners } from "node:events";
import type { Socket } from "node:net";
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
import { eventually, REACHED_MS, UNREACHED_MS } from "../../../support/time";
import { attempt, failedAttempt } from "./attempt";

const CANARY = "canary-c41f77aa";

let aws: AwsServer;

beforeEach(async () => {
  aws = await startAwsServer();
});

afterEach(() => aws.close());

function source(timeoutMs = UNREACHED_MS) {
  return new SecretsManagerSource({
    secretName: "weather",
    connectTimeoutMs: timeoutMs,
    requestTimeoutMs: timeoutMs,
  });
}

function failure(respond: AwsResponder, timeoutMs = UNREACHED_MS) {
  aws.getSecretValue = respond;
  return failedAttempt(source(timeoutMs));
}

test("reads the whole text of the current version by name", async () => {
  aws.getSecretValue = secretAnswer({ SecretString: `not JSON: ${CANARY}` }, "version-7");

  const secret = await attempt(source());

  expect(secret.value.expose()).toBe(`not JSON: ${CANARY}`);
  expect(secret.versionId).toBe("version-7");
  expect(aws.calls("GetSecretValue")).toEqual([
    { SecretId: "weather", VersionStage: "AWSCURRENT" },
  ]);
  expect(everyRendering(secret)).not.toContain(CANARY);
});

test("a forced read is the same call", async () => {
  aws.getSecretValue = secretAnswer({ SecretString: CANARY });

  await attempt(source(), { force: true });

  expect(aws.calls("GetSecretValue")).toEqual([
    { SecretId: "weather", VersionStage: "AWSCURRENT" },
  ]);
});

test.each([
  [400, "ResourceNotFoundException", "secret-not-found"],
  [400, "InvalidRequestException", "secret-not-found"],
  [400, "AccessDeniedException", "secret-access-denied"],
  [400, "DecryptionFailure", "secret-access-denied"],
  [400, "UnrecognizedClientException", "secret-access-denied"],
  [403, "InvalidSignatureException", "secret-access-denied"],
  [400, "ThrottlingException", "secret-throttled"],
  [400, "InvalidParameterException", "secret-source-misconfigured"],
  [500, "InternalServiceError", "secret-unavailable"],
  [503, "ServiceUnavailable", "secret-unavailable"],
])("maps %d %s to %s, after one call", async (status, type, kind) => {
  const error = await failure((_, response) => {
    sendJson(response, status, { __type: type, message: "a sentence", SecretString: CANARY });
  });

  expect(error.kind).toBe(kind);
  expect(error.message).toContain(type);
  expect(error.cause).toBeUndefined();
  expect(everyRendering(error)).not.toContain(CANARY);
  expect(aws.calls("GetSecretValue")).toHaveLength(1);
});

test("says which policy denied the read", async () => {
  const message =
    "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: " +
    "secretsmanager:GetSecretValue with an explicit deny in a resource-based policy";

  const error = await failure(awsError(400, "AccessDeniedException", message));

  expect(error.message).toContain("explicit deny in a resource-based policy");
});

test("refuses a binary value and says so", async () => {
  const error = await failure(
    secretAnswer({ SecretBinary: Buffer.from(CANARY).toString("base64") }),
  );

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain("SecretBinary");
  expect(everyRendering(error)).not.toContain(CANARY);
  expect(everyRendering(error)).not.toContain(Buffer.from(CANARY).toString("base64"));
});

test("refuses an answer without a value", async () => {
  const error = await failure(secretAnswer({}));

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain("has no value");
});

test("refuses an answer without a version id", async () => {
  const error = await failure((_, response) => {
    sendJson(response, 200, { SecretString: CANARY });
  });

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain("no version id");
  expect(everyRendering(error)).not.toContain(CANARY);
});

test.each([
  ["no answer", () => undefined],
  [
    "a body that stalls",
    (_: unknown, response: Parameters<AwsResponder>[1]) => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.write(`{"SecretString":"${CANARY}`);
    },
  ],
] as [string, AwsResponder][])("ends with the timeout: %s", async (_, respond) => {
  const error = await failure(respond, REACHED_MS);

  expect(error.kind).toBe("secret-timeout");
  expect(error.message).toContain("VPC endpoint");
  expect(everyRendering(error)).not.toContain(CANARY);
});

test.each([
  [
    "the response headers drip",
    "http",
    (socket: Socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x-drip: 1\r\n"), 20);
      socket.on("close", () => {
        clearInterval(timer);
      });
    },
  ],
  ["TLS gets no answer", "https", () => undefined],
])("ends when %s", async (_, protocol, onConnection) => {
  const server = await startTcpServer(onConnection);
  process.env.AWS_ENDPOINT_URL = server.url.replace("https", protocol);
  const error = await failedAttempt(source(REACHED_MS));
  server.close();

  expect(error.kind).toBe("secret-timeout");
});

test("ends when it is aborted", async () => {
  aws.getSecretValue = () => undefined;
  const controller = new AbortController();
  const failing = failedAttempt(source(), { signal: controller.signal });

  controller.abort();

  expect((await failing).kind).toBe("secret-timeout");
});

test("makes no call when it was aborted before", async () => {
  const error = await failedAttempt(source(), { signal: AbortSignal.abort() });

  expect(error.kind).toBe("secret-timeout");
  expect(aws.calls("GetSecretValue")).toHaveLength(0);
});

test("leaves no listener on the signal", async () => {
  aws.getSecretValue = secretAnswer({ SecretString: CANARY });
  const { signal } = new AbortController();

  await attempt(source(), { signal });

  await eventually(() => getEventListeners(signal, "abort").length === 0);
});

test("ends when nothing listens", async () => {
  await aws.close();

  const error = await failedAttempt(source());

  expect(error.kind).toBe("secret-unavailable");
  expect(error.message).toContain("could not be reached");
});

test.each([
  ["that is not JSON", 200, `{"SecretString": "${CANARY}", oops`],
  ["that is cut off", 200, `{"SecretString": "${CANARY}`],
  ["of an error that is not JSON", 500, `<html>${CANARY}</html>`],
])("does not show a body %s", async (_, status, body) => {
  const error = await failure((__, response) => {
    response.writeHead(status).end(body);
  });

  expect(error.kind).toBe("secret-unavailable");
  expect(everyRendering(error)).not.toContain(CANARY);
});

test("does not show an error name that is not an identifier", async () => {
  const error = await failure(awsError(400, `Refused key ${CANARY}`));

  expect(error.kind).toBe("secret-source-misconfigured");
  expect(everyRendering(error)).not.toContain(CANARY);
});

test("signs with the credentials that it is given", async () => {
  aws.getSecretValue = secretAnswer({ SecretString: CANARY });
  const given = new SecretsManagerSource({
    secretName: "weather",
    connectTimeoutMs: UNREACHED_MS,
    requestTimeoutMs: UNREACHED_MS,
    credentials: { accessKeyId: "ASIAREADER", secretAccessKey: "example" },
  });
  let authorization = "";
  aws.getSecretValue = (request, response) => {
    authorization = String(request.headers.authorization);
    secretAnswer({ SecretString: CANARY })(request, response);
  };

  await attempt(given);

  expect(authorization).toContain("Credential=ASIAREADER/");
});
