import { loadEnvironment } from "../../config/load-environment";
import { unexpectedReader } from "../../detections/unexpected-reader";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const { source, alarm, severity } = unexpectedReader(environment, integration);

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
