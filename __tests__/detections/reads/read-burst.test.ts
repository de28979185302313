import { loadEnvironment } from "../../../config/load-environment";
import { alarmText } from "../../../detections/alarm-text";
import { alreadyBuilt } from "../../../detections/catalog-entry";
import type { Detection } from "../../../detections/detection";
import { readBurst as untunedReadBurst } from "../../../detections/reads/read-burst";
import type { Tuning } from "../../../detections/tuning/tuned";
import { tuned } from "../../../detections/tuning/tuned";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { sampleIntegration } from "./sample-integration";

const environment = loadEnvironment("prod");

/** As the catalog has it, or as a tuning does. */
function readBurst(
  within: typeof environment,
  of: Parameters<typeof untunedReadBurst>[1],
  settings: Partial<Tuning> = {},
): Detection {
  const tuning = { detection: "read-burst", enabled: true, reason: "a test", ...settings } as const;
  const [built] = tuned(
    { ...within, alarms: { ...within.alarms, tuning: [tuning] } },
    alreadyBuilt([untunedReadBurst(within, of)]),
  );
  if (built === undefined) throw new Error("It is off.");
  return built;
}

const integration = sampleIntegration();
const detection = readBurst(environment, integration);
const pattern = patternsOf(detection);

const ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:acme-prod-weather-api-key-AbCdEf";
const READER = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");

const read = (userIdentity: Event, secretId = "acme-prod-weather-api-key"): Event =>
  event("secretsmanager", "GetSecretValue", { userIdentity, requestParameters: { secretId } });

describe("readBurst", () => {
  it.each(["acme-prod-weather-api-key", ARN, ARN.slice(0, -7)])(
    "counts the reader's reads of %s, through our endpoint or not",
    (secretId) => {
      expect(raises(pattern, read(READER, secretId))).toBe(true);
      expect(raises(pattern, { ...read(READER, secretId), vpcEndpointId: "vpce-1" })).toBe(true);
    },
  );

  it("counts the reader role's where the function assumes one", () => {
    const assumed = patternsOf(
      readBurst(environment, sampleIntegration({ assumeReaderRole: true })),
    );

    expect(
      raises(assumed, read(roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-reader"))),
    ).toBe(true);
    expect(raises(assumed, read(READER))).toBe(false);
  });

  it("counts the decryptions of a parameter", () => {
    const name = "/acme/prod/weather/api-key";
    const parameter = sampleIntegration({
      source: "parameter-store",
      store: "parameter-store",
      name,
    });
    const decrypt = event("kms", "Decrypt", {
      userIdentity: READER,
      requestParameters: {
        encryptionContext: { PARAMETER_ARN: `arn:aws:ssm:eu-west-1:444455556666:parameter${name}` },
      },
    });

    expect(raises(patternsOf(readBurst(environment, parameter)), decrypt)).toBe(true);
    expect(raises(pattern, decrypt)).toBe(false);
  });

  it.each([
    ...Object.entries(IDENTITIES).map(([who, identity]) => [`reads of ${who}`, read(identity)]),
    ["reads of another secret", read(READER, "another")],
    ["refused reads", { ...read(READER), errorCode: "AccessDenied" }],
    ["looks at metadata", { ...read(READER), eventName: "DescribeSecret" }],
  ] as [string, Event][])("does not count %s", (_what, other) => {
    expect(raises(pattern, other)).toBe(false);
  });

  it("tells of no single read", () => {
    expect(pattern).not.toHaveProperty("eventPattern");
  });

  it("goes off at twice what the cache explains", () => {
    expect(detection.alarm).toMatchObject({
      statistic: "Sum",
      periodSeconds: 300,
      evaluationPeriods: 1,
      threshold: 56,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
    });
    expect(
      readBurst(environment, sampleIntegration({}, { reservedConcurrency: 4 })).alarm.threshold,
    ).toBe(112);
  });

  it.each<[Partial<Tuning>, string]>([
    [{}, "at least 56 times within 5 minutes, more often than its cache explains."],
    [
      { threshold: 90, periodSeconds: 900, evaluationPeriods: 2 },
      "at least 90 times in each of 2 periods of 15 minutes in a row, more often than its cache explains.",
    ],
    [{ threshold: 29 }, "at least 29 times within 5 minutes, more often than its cache explains."],
    // As many as the cache may need.
    [{ threshold: 40, periodSeconds: 900 }, "at least 40 times within 15 minutes."],
    [{ threshold: 28 }, "at least 28 times within 5 minutes."],
  ])("says what it counts, with %j", (settings, words) => {
    const { meaning } = readBurst(environment, integration, settings);

    expect(meaning).toMatch(/^The reader read the value of \S.* at least/);
    expect(meaning.endsWith(words)).toBe(true);
  });

  it("is high, and of one integration", () => {
    expect(detection).toMatchObject({ severity: "high", integration: "weather" });
    expect(() => alarmText(environment, detection)).not.toThrow();
  });
});
