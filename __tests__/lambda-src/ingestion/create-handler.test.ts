import type { ServerResponse } from "node:http";
import { REACHED_MS } from "../../support/time";
import { awsError, type AwsServer, secretAnswer, startAwsServer } from "../support/aws-server";
import { type CapturedOutput, captureOutput } from "../support/captured-output";
import { contextWith, createTestHandler } from "../support/invocation";
import { sendJson } from "../support/loopback-server";
import { startThirdPartyServer, type ThirdPartyServer } from "../support/third-party-server";
import { vendorAnswer } from "../support/vendor-answer";

let aws: AwsServer;
let thirdParty: ThirdPartyServer;
let output: CapturedOutput;

beforeEach(async () => {
  aws = await startAwsServer();
  thirdParty = await startThirdPartyServer();
  useKey("key-1", "version-1");
  output = captureOutput();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await aws.close();
  await thirdParty.close();
});

function useKey(apiKey: string, versionId: string): void {
  aws.getSecretValue = secretAnswer({ SecretString: JSON.stringify({ apiKey }) }, versionId);
}

/** The vendor accepts one key and answers `status` to others. */
function acceptOnly(key: string, status = 401): void {
  thirdParty.respond = ({ headers }, response) => {
    if (headers.apikey === key) sendJson(response, 200, vendorAnswer());
    else sendJson(response, status, {});
  };
}

const setUp = (changes: Parameters<typeof createTestHandler>[0] = {}, now?: () => number) =>
  createTestHandler({ API_BASE_URL: thirdParty.url, ...changes }, now);

const logged = (message: string) => output.lines().filter((line) => line.message === message);

describe("a good run", () => {
  test("ingests all configured locations and reports", async () => {
    const report = await setUp()({}, contextWith());

    expect(report).toEqual({ integration: "weather", written: 2, duplicates: 0, failed: [] });
    expect([...aws.rows.keys()].sort()).toEqual([
      "oslo 2023-01-26T07:48:00.000Z",
      "seville 2023-01-26T07:48:00.000Z",
    ]);
    expect(thirdParty.requests.map(({ headers }) => headers.apikey)).toEqual(["key-1", "key-1"]);
    expect(aws.calls("GetSecretValue")).toEqual([
      { SecretId: "acme/dev/weather", VersionStage: "AWSCURRENT" },
    ]);
  });

  test("ingests only the city of the event", async () => {
    const report = await setUp()({ city: "Lima" }, contextWith());

    expect(report).toMatchObject({ written: 1 });
    expect([...aws.rows.keys()]).toEqual(["lima 2023-01-26T07:48:00.000Z"]);
  });

  test("the same run twice writes each row once, with one secret read", async () => {
    const handler = setUp();
    await handler({}, contextWith());

    const report = await handler({}, contextWith());

    expect(report).toEqual({ integration: "weather", written: 0, duplicates: 2, failed: [] });
    expect(aws.rows.size).toBe(2);
    expect(aws.calls("GetSecretValue")).toHaveLength(1);
  });

  test("reads the secret again after the TTL", async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const handler = setUp({}, () => nowMs);
    await handler({}, contextWith());

    nowMs += 300_000;
    await handler({}, contextWith());

    expect(aws.calls("GetSecretValue")).toHaveLength(2);
  });

  test("works on at most four locations at a time", async () => {
    let waiting: ServerResponse[] = [];
    let most = 0;
    thirdParty.respond = (_, response) => {
      waiting.push(response);
      most = Math.max(most, waiting.length);
      if (waiting.length < 4 && thirdParty.requests.length < 10) return;
      // Time for one more, if there is one.
      setTimeout(() => {
        for (const each of waiting) sendJson(each, 200, vendorAnswer());
        waiting = [];
      }, 20);
    };
    const LOCATIONS = JSON.stringify(Array.from({ length: 10 }, (_, index) => `City ${index}`));

    const report = await setUp({ LOCATIONS })({}, contextWith());

    expect(report.written).toBe(10);
    expect(most).toBe(4);
  });
});

describe("logs and metrics", () => {
  test("logs the report with the request id, and the secret's version", async () => {
    const report = await setUp()({}, contextWith());

    expect(logged("Ingestion report")).toEqual([
      expect.objectContaining({
        level: "INFO",
        service: "acme-dev-weather",
        integration: "weather",
        function_request_id: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        report,
      }),
    ]);
    expect(logged("Secret fetched")).toEqual([
      expect.objectContaining({
        secretName: "acme/dev/weather",
        versionId: "version-1",
        reason: "cold",
      }),
    ]);
  });

  test("writes the metrics once, with namespace and dimensions", async () => {
    thirdParty.respond = ({ location }, response) => {
      const retried = thirdParty.requests.filter((request) => request.url.includes("Oslo"));
      if (location === "Oslo" && retried.length === 1) sendJson(response, 503, {});
      else sendJson(response, 200, vendorAnswer());
    };

    await setUp()({}, contextWith());

    const blobs = output.lines().filter((line) => "_aws" in line);
    expect(blobs).toHaveLength(1);
    expect(blobs[0]).toMatchObject({
      service: "acme-dev-weather",
      LocationsWritten: 2,
      LocationsDuplicate: 0,
      LocationsFailed: 0,
      SecretFetches: 1,
      ThirdPartyRetries: 1,
      _aws: {
        CloudWatchMetrics: [{ Namespace: "Acme", Dimensions: [["service"]] }],
      },
    });
    expect(output.metric("ThirdPartyLatency")).toHaveLength(3);
    expect(output.metric("SecretFetchLatency")).toHaveLength(1);
  });

  test("metrics of one invocation do not appear in the next", async () => {
    const handler = setUp();
    await handler({}, contextWith());
    await handler({}, contextWith());

    expect(output.metric("SecretFetches")).toEqual([1]);
    expect(output.metric("LocationsWritten")).toEqual([2, 0]);
    expect(output.metric("LocationsDuplicate")).toEqual([0, 2]);
  });
});

describe("partial failure", () => {
  test("one bad location loses nothing of the others", async () => {
    thirdParty.respond = ({ location }, response) => {
      if (location === "Atlantis") sendJson(response, 400, {});
      else sendJson(response, 200, vendorAnswer());
    };
    const handler = setUp({ LOCATIONS: '["Seville","Atlantis","Oslo"]' });
    await handler({ city: "Oslo" }, contextWith());

    const report = await handler({}, contextWith());

    expect(report).toEqual({
      integration: "weather",
      written: 1,
      duplicates: 1,
      failed: [{ location: "Atlantis", error: "request-refused" }],
    });
    expect(logged("Location failed")).toEqual([
      expect.objectContaining({
        level: "ERROR",
        location: "Atlantis",
        failure: {
          kind: "request-refused",
          message: "The third party refused the request with HTTP 400. Check the location.",
        },
      }),
    ]);
    expect(output.metric("LocationsFailed")).toEqual([0, 1]);
    expect(output.metric("ThirdPartyFailures")).toEqual([1]);
  });

  test("a row that cannot be written is one failure", async () => {
    const { putItem } = aws;
    aws.putItem = (request, response) => {
      const respond = request.body.includes('"oslo"')
        ? awsError(400, "AccessDeniedException")
        : putItem;
      respond(request, response);
    };

    const report = await setUp()({}, contextWith());

    expect(report).toMatchObject({
      written: 1,
      failed: [{ location: "Oslo", error: "table-write-failed" }],
    });
  });

  test("locations that no time is left for fail, the others are kept", async () => {
    let remainingMs = 30_000;
    thirdParty.respond = (_, response) => {
      remainingMs = 1_900;
      sendJson(response, 200, vendorAnswer());
    };
    const LOCATIONS = '["A","B","C","D","E"]';

    const report = await setUp({ LOCATIONS })(
      {},
      contextWith(() => remainingMs),
    );

    expect(report).toMatchObject({
      written: 4,
      failed: [{ location: "E", error: "third-party-timeout" }],
    });
  });

  test("ends before the function's time does", async () => {
    const handler = setUp();
    await handler({}, contextWith());
    thirdParty.respond = () => undefined;

    // The vendor's own timeout is longer than any test: what ends the run is the function's time.
    await expect(
      handler(
        {},
        contextWith(() => 2_000 + REACHED_MS),
      ),
    ).rejects.toMatchObject({
      kind: "all-locations-failed",
    });
  });
});

describe("failure", () => {
  test("throws when every location failed, after the report", async () => {
    thirdParty.respond = (_, response) => {
      sendJson(response, 500, {});
    };

    await expect(setUp()({}, contextWith())).rejects.toMatchObject({
      name: "AllLocationsFailedError",
      kind: "all-locations-failed",
      message: expect.stringContaining(
        "All 2 locations failed (third-party-unavailable)",
      ) as string,
    });

    expect(logged("Ingestion report")).toEqual([expect.objectContaining({ level: "WARN" })]);
    expect(logged("Invocation failed")).toHaveLength(1);
    expect(output.metric("LocationsFailed")).toEqual([2]);
    expect(output.metric("ThirdPartyRetries")).toEqual([1, 1, 1, 1]);
  });

  test("throws when the secret cannot be read, without calling the third party", async () => {
    aws.getSecretValue = awsError(400, "AccessDeniedException");

    await expect(setUp()({}, contextWith())).rejects.toMatchObject({
      kind: "secret-access-denied",
    });

    expect(thirdParty.requests).toEqual([]);
    expect(aws.calls("GetSecretValue")).toHaveLength(1);
    expect(logged("Ingestion report")[0]).toMatchObject({
      report: {
        failed: [
          { location: "Seville", error: "secret-access-denied" },
          { location: "Oslo", error: "secret-access-denied" },
        ],
      },
    });
    expect(logged("Secret fetch failed")).toHaveLength(1);
  });

  test("recovers after the pause that follows a failed read", async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const handler = setUp({}, () => nowMs);
    aws.getSecretValue = awsError(400, "AccessDeniedException");
    await handler({}, contextWith()).catch(() => undefined);
    useKey("key-1", "version-1");

    nowMs += 250;

    await expect(handler({}, contextWith())).resolves.toMatchObject({ written: 2 });
  });

  test("throws for an event that is not valid, before anything is read", async () => {
    await expect(setUp()({ city: 7 }, contextWith())).rejects.toMatchObject({
      kind: "invalid-event",
    });

    expect(aws.calls("GetSecretValue")).toEqual([]);
    expect(logged("Invocation failed")).toHaveLength(1);
  });
});

describe("rotation", () => {
  test.each([401, 403])("a new key is picked up after %d, with one read", async (status) => {
    const handler = setUp();
    await handler({}, contextWith());
    useKey("key-2", "version-2");
    acceptOnly("key-2", status);

    const report = await handler({}, contextWith());

    expect(report).toMatchObject({ duplicates: 2, failed: [] });
    expect(aws.calls("GetSecretValue")).toHaveLength(2);
    expect(logged("Secret fetched").at(-1)).toMatchObject({
      reason: "rejected",
      versionId: "version-2",
    });
  });

  test("a key that stays rejected costs one read per cooldown", async () => {
    acceptOnly("another key");
    const handler = setUp();

    for (let run = 0; run < 5; run += 1) {
      await expect(handler({}, contextWith())).rejects.toMatchObject({
        message: expect.stringContaining("key-rejected") as string,
      });
    }

    expect(aws.calls("GetSecretValue")).toHaveLength(2);
  });
});
