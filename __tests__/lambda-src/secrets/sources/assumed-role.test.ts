import { assumedRoleCredentials } from "../../../../lambda-src/secrets/sources/assumed-role";
import { ParameterStoreSource } from "../../../../lambda-src/secrets/sources/parameter-store";
import { SecretsManagerSource } from "../../../../lambda-src/secrets/sources/secrets-manager";
import { MemoryBackend } from "../../../../local/secret-providers/memory-backend";
import { AwsError } from "../../../../local/secret-providers/provider-backend";
import {
  type AwsFront,
  awsEnvironment,
  startAwsFront,
} from "../../../local/secret-providers/aws-front";
import { REACHED_MS, UNREACHED_MS } from "../../../support/time";
import { attempt, failedAttempt } from "./attempt";

const ROLE = "arn:aws:iam::111122223333:role/acme-dev-weather-reader";
const TIMEOUTS = { connectTimeoutMs: UNREACHED_MS, requestTimeoutMs: UNREACHED_MS };
const SHORT = { connectTimeoutMs: REACHED_MS, requestTimeoutMs: REACHED_MS };

let backend: MemoryBackend;
let aws: AwsFront;

beforeEach(async () => {
  backend = new MemoryBackend();
  backend.putSecret("weather", "the value");
  backend.putParameter("/weather", "the value");
  aws = await startAwsFront(backend);
  Object.assign(process.env, awsEnvironment(aws));
});

afterEach(() => aws.close());

function source(sessionName = "acme-dev-weather", timeouts = TIMEOUTS) {
  return new SecretsManagerSource({
    ...TIMEOUTS,
    secretName: "weather",
    credentials: assumedRoleCredentials({ ...timeouts, roleArn: ROLE, sessionName }),
  });
}

test("reads a secret as the role, which is assumed once, in the Region of the function", async () => {
  const reader = source();

  await attempt(reader);
  await attempt(reader);

  expect(aws.assumedRoles).toEqual([
    expect.objectContaining({
      RoleArn: ROLE,
      RoleSessionName: "acme-dev-weather",
      region: "eu-south-2",
    }),
  ]);
  expect(backend.calls.map(({ request }) => request.roleArn)).toEqual([ROLE, ROLE]);
});

test("reads a parameter with credentials of the role", async () => {
  const reader = new ParameterStoreSource({
    ...TIMEOUTS,
    parameterName: "/weather",
    credentials: assumedRoleCredentials({ ...TIMEOUTS, roleArn: ROLE, sessionName: "weather" }),
  });

  await expect(attempt(reader)).resolves.toMatchObject({ versionId: "1" });

  expect(aws.assumedRoles).toHaveLength(1);
});

test.each([
  ["x", "x-"],
  ["", "--"],
  ["acme dev/weather:é", "acme-dev-weather--"],
  ["_+=,.@-", "_+=,.@-"],
  ["n".repeat(80), "n".repeat(64)],
])("makes a session name of %p that AWS STS accepts", async (given, expected) => {
  await attempt(source(given));

  expect(aws.assumedRoles[0]?.RoleSessionName).toBe(expected);
});

test.each([
  [403, "AccessDenied", "secret-access-denied"],
  [403, "ExpiredToken", "secret-access-denied"],
  [403, "RegionDisabledException", "secret-access-denied"],
  [400, "ValidationError", "secret-source-misconfigured"],
  [400, "Throttling", "secret-throttled"],
  [500, "InternalFailure", "secret-unavailable"],
])("maps %d %s of AWS STS to %s, after one call", async (status, type, kind) => {
  aws.failAssumeRole(new AwsError(status, type, "is not authorized to perform: sts:AssumeRole"));

  const error = await failedAttempt(source());

  expect(error.kind).toBe(kind);
  expect(error.message).toContain(`the role ${ROLE} could not be assumed: AWS STS`);
  expect(error.message).toContain(type);
  expect(error.secretName).toBe("weather");
  expect(error.cause).toBeUndefined();
  expect(aws.assumedRoles).toHaveLength(1);
  expect(backend.calls).toEqual([]);
});

test("says which policy denied it", async () => {
  aws.failAssumeRole(
    new AwsError(403, "AccessDenied", "not authorized to perform: sts:AssumeRole"),
  );

  expect((await failedAttempt(source())).message).toContain("sts:AssumeRole");
});

test("a denied role is asked for again by the next attempt", async () => {
  const reader = source();
  aws.failAssumeRole(new AwsError(403, "AccessDenied", "no"));
  await failedAttempt(reader);

  aws.failAssumeRole(undefined);

  const secret = await attempt(reader);
  expect(secret.value.expose()).toBe("the value");
});

test("AWS STS that hangs ends after the timeout", async () => {
  aws.failAssumeRole("hang");

  const error = await failedAttempt(source("weather", SHORT));

  expect(error.kind).toBe("secret-timeout");
  expect(error.message).toContain("could not be assumed");
});

test("an attempt that is aborted while AWS STS hangs ends", async () => {
  aws.failAssumeRole("hang");
  const controller = new AbortController();
  const failing = failedAttempt(source(), { signal: controller.signal });

  controller.abort();

  expect((await failing).kind).toBe("secret-timeout");
});

test("AWS STS that is not there", async () => {
  process.env.AWS_ENDPOINT_URL_STS = "http://127.0.0.1:1";

  const error = await failedAttempt(source()).finally(() => {
    delete process.env.AWS_ENDPOINT_URL_STS;
  });

  expect(error.kind).toBe("secret-unavailable");
  expect(error.message).toContain("could not be assumed: AWS STS could not be reached");
});
