import type { Observation } from "../../../lambda-src/ingestion/observation";
import { TableWriteError, TableWriter } from "../../../lambda-src/ingestion/table-writer";
import { REACHED_MS, UNREACHED_MS } from "../../support/time";
import { awsError, type AwsResponder, type AwsServer, startAwsServer } from "../support/aws-server";

const OBSERVATION: Observation = {
  location: " São  Paulo",
  observedAt: "2026-01-01T00:00:00.000Z",
  temperatureCelsius: -1.5,
  humidityPercent: 60,
  windSpeedMetersPerSecond: 0,
  latitude: -23.5,
  longitude: -46.6,
};

let aws: AwsServer;

beforeEach(async () => {
  aws = await startAwsServer();
});

afterEach(() => aws.close());

function writer() {
  return new TableWriter({
    tableName: "acme-dev-weather",
    rowRetentionDays: 30,
    now: () => Date.UTC(2026, 0, 1, 0, 5),
  });
}

const write = (observation = OBSERVATION, timeoutMs = UNREACHED_MS) =>
  writer().write(observation, AbortSignal.timeout(timeoutMs));

async function writeError(respond: AwsResponder, timeoutMs?: number): Promise<TableWriteError> {
  aws.putItem = respond;
  return (await write(OBSERVATION, timeoutMs).catch((error: unknown) => error)) as TableWriteError;
}

test("writes the row, if there is none", async () => {
  await expect(write()).resolves.toBe("written");

  expect(aws.calls("PutItem")).toEqual([
    {
      TableName: "acme-dev-weather",
      ConditionExpression: "attribute_not_exists(#pk)",
      ExpressionAttributeNames: { "#pk": "location" },
      Item: {
        location: { S: "são paulo" },
        observedAt: { S: "2026-01-01T00:00:00.000Z" },
        displayName: { S: " São  Paulo" },
        temperatureCelsius: { N: "-1.5" },
        humidityPercent: { N: "60" },
        windSpeedMetersPerSecond: { N: "0" },
        latitude: { N: "-23.5" },
        longitude: { N: "-46.6" },
        ingestedAt: { S: "2026-01-01T00:05:00.000Z" },
        expiresAt: { N: String(Date.UTC(2026, 0, 31) / 1000) },
      },
    },
  ]);
});

test("the same observation twice is one row", async () => {
  await expect(write()).resolves.toBe("written");
  await expect(write({ ...OBSERVATION, location: "SÃO PAULO" })).resolves.toBe("duplicate");
  await expect(write({ ...OBSERVATION, observedAt: "2026-01-01T00:01:00.000Z" })).resolves.toBe(
    "written",
  );

  expect(aws.rows.size).toBe(2);
});

test.each([
  [400, "ResourceNotFoundException"],
  [400, "ValidationException"],
  [500, "InternalServerError"],
])("a %d %s is a typed error that names the table", async (status, type) => {
  const error = await writeError(awsError(status, type));

  expect(error).toBeInstanceOf(TableWriteError);
  expect(error.message).toContain('"acme-dev-weather"');
  expect(error.message).toContain(type);
  expect(error.cause).toBeUndefined();
});

test("says which policy denied the write", async () => {
  const message = "not authorized because no VPC endpoint policy allows the action";

  const error = await writeError(awsError(400, "AccessDeniedException", message));

  expect(error.message).toContain(message);
});

test("ends with the signal when there is no answer", async () => {
  const error = await writeError(() => undefined, REACHED_MS);

  expect(error).toBeInstanceOf(TableWriteError);
  expect(error.message).toContain("AbortError");
});
