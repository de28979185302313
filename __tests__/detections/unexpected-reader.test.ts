import { loadEnvironment } from "../../config/load-environment";
import { unexpectedReader } from "../../detections/unexpected-reader";
import { event, IDENTITIES, roleSession } from "./support/events";
import type { Event } from "./support/events";
import { matches } from "./support/matches";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const { source, alarm, severity } = unexpectedReader(environment, integration);
const pattern = source.kind === "log-filter" ? source.pattern : "";

const ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:acme-prod-weather-api-key-AbCdEf";

describe("unexpectedReader", () => {
  it("counts successful reads of the secret, by name or ARN, by anyone but the reader", () => {
    expect(source).toEqual({
      kind: "log-filter",
      pattern:
        '{ ($.eventSource = "secretsmanager.amazonaws.com") && ($.eventName = "GetSecretValue")' +
        " && ($.errorCode NOT EXISTS)" +
        ' && (($.requestParameters.secretId = "acme-prod-weather-api-key")' +
        ' || ($.requestParameters.secretId = "*:secret:acme-prod-weather-api-key*"))' +
        " && (($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS)" +
        " || ($.userIdentity.sessionContext.sessionIssuer.arn" +
        ' != "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion")) }',
    });
  });

  const read = (userIdentity: Event, secretId: string, name = "GetSecretValue") =>
    event("secretsmanager", name, { userIdentity, requestParameters: { secretId } });

  it.each(Object.entries(IDENTITIES))("sees %s, by name and by ARN", (_who, identity) => {
    for (const secretId of ["acme-prod-weather-api-key", ARN, ARN.slice(0, -7)]) {
      expect(matches(pattern, read(identity, secretId))).toBe(true);
    }
  });

  it("does not see the reader, nor the calls that the providers on loopback make", () => {
    const reader = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");
    const others = IDENTITIES["another role"] ?? {};

    expect(matches(pattern, read(reader, ARN))).toBe(false);
    // The Workload Credentials Provider asks whether there is a new version. It reads no value.
    expect(matches(pattern, read(reader, ARN, "DescribeSecret"))).toBe(false);
    expect(matches(pattern, read(others, ARN, "DescribeSecret"))).toBe(false);
    // Its prefetch: one entry for the batch, and one GetSecretValue entry for each secret.
    expect(
      matches(
        pattern,
        event("secretsmanager", "BatchGetSecretValue", {
          userIdentity: reader,
          requestParameters: { secretIdList: [ARN] },
        }),
      ),
    ).toBe(false);
  });

  it("takes the reader role for the reader where the function assumes one", () => {
    const assumed = unexpectedReader(environment, {
      ...integration,
      secret: { ...integration.secret, assumeReaderRole: true },
    }).source;
    const text = assumed.kind === "log-filter" ? assumed.pattern : "";
    const session = (role: string) => roleSession(`arn:aws:iam::444455556666:role/${role}`);

    expect(matches(text, read(session("acme-prod-weather-reader"), ARN))).toBe(false);
    expect(matches(text, read(session("acme-prod-weather-ingestion"), ARN))).toBe(true);
  });

  it("alarms on the first one", () => {
    expect(alarm).toMatchObject({ statistic: "Sum", threshold: 1, evaluationPeriods: 1 });
    expect(severity).toBe("critical");
  });

  it("fits into a pattern with the longest names that the configuration accepts", () => {
    const longest = {
      ...integration,
      name: "i".repeat(30),
      secret: { ...integration.secret, name: "s".repeat(256) },
    };

    expect(() =>
      unexpectedReader({ ...environment, organisation: "o".repeat(12) }, longest),
    ).not.toThrow();
    expect(() =>
      unexpectedReader(environment, {
        ...longest,
        secret: { ...longest.secret, name: "s".repeat(512) },
      }),
    ).toThrow(/CloudWatch Logs accepts 1024/);
  });
});
