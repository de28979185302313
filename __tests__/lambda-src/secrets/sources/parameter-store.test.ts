import { ParameterStoreSource } from "../../../../lambda-src/secrets/sources/parameter-store";
import { MemoryBackend } from "../../../../local/secret-providers/memory-backend";
import { AwsError } from "../../../../local/secret-providers/provider-backend";
import {
  type AwsFront,
  awsEnvironment,
  startAwsFront,
} from "../../../local/secret-providers/aws-front";
import { everyRendering } from "../../support/leaks";
import { type LoopbackServer, sendJson, startHttpServer } from "../../support/loopback-server";
import { REACHED_MS, UNREACHED_MS } from "../../../support/time";
import { attempt, failedAttempt } from "./attempt";

const CANARY = "canary-91b60c5d";
const NAME = "/acme/dev/weather/api-key";

let backend: MemoryBackend;
let aws: AwsFront;

beforeEach(async () => {
  backend = new MemoryBackend();
  aws = await startAwsFront(backend);
  Object.assign(process.env, awsEnvironment(aws));
});

afterEach(() => aws.close());

function source(timeoutMs = UNREACHED_MS) {
  return new ParameterStoreSource({
    parameterName: NAME,
    connectTimeoutMs: timeoutMs,
    requestTimeoutMs: timeoutMs,
  });
}

test("reads the decrypted text of the latest version", async () => {
  backend.putParameter(NAME, "old");
  backend.putParameter(NAME, CANARY);

  const secret = await attempt(source());

  expect(secret.value.expose()).toBe(CANARY);
  expect(secret.versionId).toBe("2");
  expect(source().secretName).toBe(NAME);
  expect(backend.calls).toEqual([
    { operation: "GetParameter", request: { name: NAME, withDecryption: true } },
  ]);
  expect(everyRendering(secret)).not.toContain(CANARY);
});

test.each([["String"], ["StringList"]])("refuses the type %s", async (type) => {
  backend.putParameter(NAME, CANARY, type);

  const error = await failedAttempt(source());

  expect(error.kind).toBe("secret-malformed");
  expect(error.message).toContain("put it as SecureString");
  expect(everyRendering(error)).not.toContain(CANARY);
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html#API_GetParameter_Errors */
test.each([
  [400, "ParameterNotFound", "secret-not-found"],
  [400, "ParameterVersionNotFound", "secret-not-found"],
  [400, "InvalidKeyId", "secret-access-denied"],
  [400, "AccessDeniedException", "secret-access-denied"],
  [400, "UnrecognizedClientException", "secret-access-denied"],
  [400, "ThrottlingException", "secret-throttled"],
  [400, "ValidationException", "secret-source-misconfigured"],
  [500, "InternalServerError", "secret-unavailable"],
])("maps %d %s to %s, after one call", async (status, type, kind) => {
  backend.fail(new AwsError(status, type, "a sentence"));

  const error = await failedAttempt(source());

  expect(error.kind).toBe(kind);
  expect(error.message).toContain(type);
  expect(error.secretName).toBe(NAME);
  expect(error.cause).toBeUndefined();
  expect(backend.count("GetParameter")).toBe(1);
});

test("a missing parameter, for which AWS has no sentence", async () => {
  const { message } = await failedAttempt(source());

  expect(message).toContain("(ParameterNotFound, HTTP 400)");
});

test("a call that hangs ends after the timeout", async () => {
  backend.fail("hang");

  expect((await failedAttempt(source(REACHED_MS))).kind).toBe("secret-timeout");
});

test("an aborted call ends", async () => {
  backend.fail("hang");
  const controller = new AbortController();
  const failing = failedAttempt(source(), { signal: controller.signal });

  controller.abort();

  expect((await failing).kind).toBe("secret-timeout");
});

describe("an answer that AWS would not give", () => {
  let server: LoopbackServer;
  let answer: object = {};

  beforeEach(async () => {
    server = await startHttpServer((_, response) => {
      sendJson(response, 200, answer);
    });
    process.env.AWS_ENDPOINT_URL = server.url;
  });

  afterEach(() => server.close());

  test.each([
    ["without a parameter", {}, "no value"],
    ["without a value", { Parameter: { Type: "SecureString", Version: 1 } }, "no value"],
    [
      "without a version",
      { Parameter: { Type: "SecureString", Value: CANARY } },
      "no version number",
    ],
    [
      "of a reference to Secrets Manager, whose version is always 0",
      { Parameter: { Type: "SecureString", Value: CANARY, Version: 0 } },
      "read the secret itself",
    ],
  ])("%s", async (_, body, problem) => {
    answer = body;

    const error = await failedAttempt(source());

    expect(error.kind).toBe("secret-malformed");
    expect(error.message).toContain(problem);
    expect(everyRendering(error)).not.toContain(CANARY);
  });
});
