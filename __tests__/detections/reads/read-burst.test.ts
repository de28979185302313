import { loadEnvironment } from "../../../config/load-environment";
import { alarmText } from "../../../detections/alarm-text";
import { readBurst } from "../../../detections/reads/read-burst";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { sampleIntegration } from "./sample-integration";

const environment = loadEnvironment("prod");
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
    expect(detection.meaning).toMatch(/more often than its cache explains/);
  });

  it("is high, and of one integration", () => {
    expect(detection).toMatchObject({ severity: "high", integration: "weather" });
    expect(() => alarmText(environment, detection)).not.toThrow();
  });
});
