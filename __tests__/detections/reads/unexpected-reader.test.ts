import { loadEnvironment } from "../../../config/load-environment";
import { unexpectedReader } from "../../../detections/reads/unexpected-reader";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { patternsOf, raises } from "../secret-events/raises";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const detection = unexpectedReader(environment, integration);
const { alarm, severity } = detection;
const pattern = patternsOf(detection);

const ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:acme-prod-weather-api-key-AbCdEf";

describe("unexpectedReader", () => {
  it("counts successful reads of the secret, by name or ARN, by anyone but the reader", () => {
    expect(pattern.pattern).toBe(
      '{ ($.eventSource = "secretsmanager.amazonaws.com") && ($.eventName = "GetSecretValue")' +
        " && ($.errorCode NOT EXISTS)" +
        ' && (($.requestParameters.secretId = "acme-prod-weather-api-key")' +
        ' || ($.requestParameters.secretId = "*:secret:acme-prod-weather-api-key*"))' +
        " && (($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS)" +
        " || ($.userIdentity.sessionContext.sessionIssuer.arn" +
        ' != "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion")) }',
    );
  });

  const read = (userIdentity: Event, secretId: string, name = "GetSecretValue") =>
    event("secretsmanager", name, { userIdentity, requestParameters: { secretId } });

  it.each(Object.entries(IDENTITIES))("sees %s, by name and by ARN", (_who, identity) => {
    for (const secretId of ["acme-prod-weather-api-key", ARN, ARN.slice(0, -7)]) {
      expect(raises(pattern, read(identity, secretId))).toBe(true);
    }
  });

  it("does not see the reader, nor the calls that the providers on loopback make", () => {
    const reader = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");
    const others = IDENTITIES["another role"] ?? {};

    expect(raises(pattern, read(reader, ARN))).toBe(false);
    // The Workload Credentials Provider asks whether there is a new version. It reads no value.
    expect(raises(pattern, read(reader, ARN, "DescribeSecret"))).toBe(false);
    expect(raises(pattern, read(others, ARN, "DescribeSecret"))).toBe(false);
    // Its prefetch: one entry for the batch, and one GetSecretValue entry for each secret.
    expect(
      raises(
        pattern,
        event("secretsmanager", "BatchGetSecretValue", {
          userIdentity: reader,
          requestParameters: { secretIdList: [ARN] },
        }),
      ),
    ).toBe(false);
  });

  it("takes the reader role for the reader where the function assumes one", () => {
    const assumed = {
      ...integration,
      secret: { ...integration.secret, assumeReaderRole: true },
    };
    const text = patternsOf(unexpectedReader(environment, assumed));
    const session = (role: string) => roleSession(`arn:aws:iam::444455556666:role/${role}`);

    expect(raises(text, read(session("acme-prod-weather-reader"), ARN))).toBe(false);
    expect(raises(text, read(session("acme-prod-weather-ingestion"), ARN))).toBe(true);
  });

  describe("with a rotation role", () => {
    const rotated = {
      ...integration,
      secret: {
        ...integration.secret,
        rotationRoleArn: "arn:aws:iam::444455556666:role/team/rotator",
      },
    };
    const rotatedDetection = unexpectedReader(environment, rotated);
    const { meaning } = rotatedDetection;
    const text = patternsOf(rotatedDetection);

    it("does not see it, nor the reader, and sees everybody else", () => {
      const rotator = roleSession("arn:aws:iam::444455556666:role/team/rotator");
      const reader = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");

      expect(raises(text, read(rotator, ARN))).toBe(false);
      expect(raises(text, read(reader, ARN))).toBe(false);
      // It is not entitled where it is not configured.
      expect(raises(pattern, read(rotator, ARN))).toBe(true);
      // The role's path is in the event: a role of that name elsewhere is another.
      expect(raises(text, read(roleSession("arn:aws:iam::444455556666:role/rotator"), ARN))).toBe(
        true,
      );
      for (const identity of Object.values(IDENTITIES)) {
        expect(raises(text, read(identity, ARN))).toBe(true);
      }
    });

    it("says who is entitled", () => {
      expect(meaning).toContain("other than its reader and its rotation role.");
      expect(unexpectedReader(environment, integration).meaning).toContain(
        "other than its reader.",
      );
    });

    it("fits with the longest names, or says what to shorten", () => {
      const longest = (secretName: number, path: number) =>
        unexpectedReader(
          {
            ...environment,
            organisation: "o".repeat(12),
            roles: { path: path === 0 ? "/" : `/${"p".repeat(path)}/` },
          },
          {
            ...rotated,
            name: "i".repeat(30),
            secret: {
              ...rotated.secret,
              name: "s".repeat(secretName),
              rotationRoleArn: `arn:aws:iam::444455556666:role/${"r".repeat(64)}`,
            },
          },
        );

      expect(() => longest(200, 0)).not.toThrow();
      expect(() => longest(100, 100)).not.toThrow();
      expect(() => longest(256, 0)).toThrow(
        `shorten secret.name or the role of secret.rotationRoleArn of integration "${"i".repeat(30)}", or roles.path`,
      );
      expect(() => longest(100, 500)).toThrow(/CloudWatch Logs accepts 1024/);
    });
  });

  it("sees the reader's path, where roles have one", () => {
    const text = patternsOf(
      unexpectedReader({ ...environment, roles: { path: "/ingestion/" } }, integration),
    );
    const reader = (path: string) =>
      roleSession(`arn:aws:iam::444455556666:role/${path}acme-prod-weather-ingestion`);

    expect(raises(text, read(reader("ingestion/"), ARN))).toBe(false);
    expect(raises(text, read(reader(""), ARN))).toBe(true);
  });

  it("alarms on the first one", () => {
    expect(alarm).toMatchObject({ statistic: "Maximum", threshold: 1, evaluationPeriods: 1 });
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
