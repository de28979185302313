import { loadEnvironment } from "../../../config/load-environment";
import { deniedRead } from "../../../detections/reads/denied-read";
import { event } from "../support/events";
import { patternsOf, raises } from "../secret-events/raises";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const pattern = patternsOf(deniedRead(environment, integration));

const ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:acme-prod-weather-api-key-AbCdEf";

describe("deniedRead", () => {
  it("counts refused reads of the secret, whoever tries, the reader included", () => {
    expect(pattern.pattern).toBe(
      '{ ($.eventSource = "secretsmanager.amazonaws.com") && ($.eventName = "GetSecretValue")' +
        ' && ($.errorCode = "AccessDenied*")' +
        ' && (($.requestParameters.secretId = "acme-prod-weather-api-key")' +
        ' || ($.requestParameters.secretId = "*:secret:acme-prod-weather-api-key*")' +
        ' || ($.errorMessage = "*acme-prod-weather-api-key*")) }',
    );
  });

  it.each(["acme-prod-weather-api-key", ARN, ARN.slice(0, -7)])(
    "sees a refusal of %s with its request, and without",
    (secretId) => {
      const refused = event("secretsmanager", "GetSecretValue", {
        userIdentity: { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" },
        errorCode: "AccessDenied",
        errorMessage:
          "User: arn:aws:iam::444455556666:user/alice is not authorized to perform: " +
          `secretsmanager:GetSecretValue on resource: ${secretId} because no identity-based policy ` +
          "allows the secretsmanager:GetSecretValue action",
      });

      expect(raises(pattern, { ...refused, requestParameters: null })).toBe(true);
      expect(
        raises(pattern, {
          ...refused,
          errorMessage: "Access to KMS is not allowed",
          requestParameters: { secretId },
        }),
      ).toBe(true);
    },
  );

  it("is the same with a rotation role: its refusals are for somebody to look at as well", () => {
    const rotated = {
      ...integration,
      secret: { ...integration.secret, rotationRoleArn: "arn:aws:iam::444455556666:role/rotator" },
    };

    expect(deniedRead(environment, rotated).source).toEqual(pattern);
  });

  it.each([
    ["a refused read of another secret", "GetSecretValue", "AccessDenied", "other"],
    ["a refused look at metadata", "DescribeSecret", "AccessDenied", "acme-prod-weather-api-key"],
    ["a read that fails otherwise", "GetSecretValue", "ThrottlingException", ARN],
  ])("does not see %s", (_what, name, errorCode, secretId) => {
    const other = event("secretsmanager", name, { errorCode, requestParameters: { secretId } });

    expect(raises(pattern, other)).toBe(false);
  });

  it("fits into a pattern with the longest name that the configuration accepts", () => {
    const longest = { ...integration, secret: { ...integration.secret, name: "s".repeat(256) } };

    expect(() => deniedRead(environment, longest)).not.toThrow();
  });
});
