import { loadEnvironment } from "../../../config/load-environment";
import type { Environment, Integration } from "../../../config/schema";
import type { LogFilterSource } from "../../../detections/detection";
import { deniedRead } from "../../../detections/reads/denied-read";
import { unexpectedReader } from "../../../detections/reads/unexpected-reader";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { patternsOf, raises } from "./raises";

const NAME = "/acme/prod/weather/api-key";
const ARN = `arn:aws:ssm:eu-west-1:444455556666:parameter${NAME}`;

const environment = loadEnvironment("prod");
const base = weatherOf(environment);

function weatherOf({ integrations }: Environment): Integration {
  const [weather] = integrations;
  if (weather === undefined) throw new Error("prod has no integration");
  return weather;
}

function integration(secret: Partial<Integration["secret"]> = {}, name = "weather"): Integration {
  return {
    ...base,
    name,
    secret: {
      ...base.secret,
      source: "parameter-store",
      store: "parameter-store",
      name: NAME,
      ...secret,
    },
  };
}

function patternOf(detection: typeof unexpectedReader, of = integration()): LogFilterSource {
  return patternsOf(detection(environment, of));
}

/** Parameter Store decrypts on behalf of who asked. */
function decrypt(userIdentity: Event, parameterArn = ARN): Event {
  return event("kms", "Decrypt", {
    userIdentity,
    requestParameters: {
      encryptionContext: { PARAMETER_ARN: parameterArn },
      encryptionAlgorithm: "SYMMETRIC_DEFAULT",
    },
  });
}

const READER = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");

describe("unexpectedReader of a parameter", () => {
  const pattern = patternOf(unexpectedReader);

  it("counts successful decryptions of the parameter by anyone but the reader", () => {
    expect(pattern.pattern).toBe(
      '{ ($.eventSource = "kms.amazonaws.com") && ($.eventName = "Decrypt")' +
        " && ($.errorCode NOT EXISTS)" +
        ` && ($.requestParameters.encryptionContext.PARAMETER_ARN = "${ARN}")` +
        " && (($.userIdentity.arn NOT EXISTS) || ($.userIdentity.arn" +
        ' != "arn:aws:sts::444455556666:assumed-role/acme-prod-weather-ingestion/*")) }',
    );
  });

  it.each(Object.entries(IDENTITIES))("sees %s", (_who, identity) => {
    expect(raises(pattern, decrypt(identity))).toBe(true);
  });

  it("sees ciphertext that somebody decrypts by hand", () => {
    const byHand = decrypt({ type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" });

    expect(raises(pattern, { ...byHand, userAgent: "aws-cli/2" })).toBe(true);
  });

  it("does not see the reader, with or without a sessionIssuer", () => {
    // AWS's own example of a Decrypt on behalf of a role session.
    const withoutIssuer = { type: "IAMUser", arn: READER.arn, sessionContext: {} };

    expect(raises(pattern, decrypt(READER))).toBe(false);
    expect(raises(pattern, decrypt(withoutIssuer))).toBe(false);
  });

  it.each([
    ["another parameter", decrypt({ type: "Root" }, `${ARN}-2`)],
    ["a put", { ...decrypt({ type: "Root" }), eventName: "Encrypt" }],
    [
      "a look at metadata",
      event("ssm", "DescribeParameters", { userIdentity: { type: "Root" }, requestParameters: {} }),
    ],
    ["a refused decryption", { ...decrypt({ type: "Root" }), errorCode: "AccessDenied" }],
  ])("does not see %s", (_what, other) => {
    expect(raises(pattern, other)).toBe(false);
  });

  it("takes the reader role for the reader where the function assumes one", () => {
    const assumed = patternOf(unexpectedReader, integration({ assumeReaderRole: true }));
    const readerRole = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-reader");

    expect(raises(assumed, decrypt(readerRole))).toBe(false);
    expect(raises(assumed, decrypt(READER))).toBe(true);
  });

  it("tells the reader by its sessions, whose ARN has no path", () => {
    const { source } = unexpectedReader(
      { ...environment, roles: { path: "/ingestion/" } },
      integration(),
    );

    expect(source).toEqual(pattern);
    expect(
      raises(
        pattern,
        decrypt(
          roleSession("arn:aws:iam::444455556666:role/ingestion/acme-prod-weather-ingestion"),
        ),
      ),
    ).toBe(false);
  });

  it("watches a parameter that the extension reads as well", () => {
    expect(patternOf(unexpectedReader, integration({ source: "extension" }))).toEqual(pattern);
  });
});

describe("deniedRead of a parameter", () => {
  const pattern = patternOf(deniedRead);

  /** https://github.com/gravelgrinder/aws-iam-user-policy-restrict-by-ip, with other names. */
  const refusedByIam = (operation: string, resource = ARN) =>
    event("ssm", operation, {
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" },
      errorCode: "AccessDenied",
      errorMessage:
        "User: arn:aws:iam::444455556666:user/alice is not authorized to perform: " +
        `ssm:${operation} on resource: ${resource} because no identity-based policy allows the ` +
        `ssm:${operation} action`,
      requestParameters: null,
    });

  it.each(["GetParameter", "GetParameters", "GetParameterHistory"])(
    "sees a %s that IAM refuses",
    (operation) => {
      expect(raises(pattern, refusedByIam(operation))).toBe(true);
    },
  );

  it.each([NAME, `${NAME}:3`, ARN])("sees a GetParameter of %s that KMS refuses", (name) => {
    const refused = event("ssm", "GetParameter", {
      userIdentity: { type: "Root" },
      errorCode: "AccessDeniedException",
      errorMessage: "The ciphertext refers to a customer master key that does not exist",
      requestParameters: { name, withDecryption: true },
    });

    expect(raises(pattern, refused)).toBe(true);
  });

  it.each(["/", "/acme", "/acme/prod/", NAME])(
    "sees that a read of the path %s is refused",
    (path) => {
      const resource = ARN.replace(NAME, path);

      expect(raises(pattern, refusedByIam("GetParametersByPath", resource))).toBe(true);
      expect(raises(pattern, refusedByIam("DescribeParameters", resource))).toBe(false);
    },
  );

  it("does not see that a read of another path is refused", () => {
    expect(
      raises(pattern, refusedByIam("GetParametersByPath", ARN.replace(NAME, "/others/prod/"))),
    ).toBe(false);
  });

  it("sees the Decrypt that KMS refuses, the reader's included", () => {
    expect(raises(pattern, { ...decrypt(READER), errorCode: "AccessDenied" })).toBe(true);
  });

  it.each([
    [
      "a refused read of another parameter",
      refusedByIam("GetParameter", ARN.replace("weather", "x")),
    ],
    ["a refused put", refusedByIam("PutParameter")],
    ["a read that is not refused", decrypt({ type: "Root" })],
    [
      "a read of what is not there",
      event("ssm", "GetParameterHistory", {
        errorCode: "ParameterNotFound",
        requestParameters: { name: NAME },
      }),
    ],
  ])("does not see %s", (_what, other) => {
    expect(raises(pattern, other)).toBe(false);
  });
});

describe("the patterns of a parameter", () => {
  it("fit with the longest names that the configuration accepts", () => {
    const longest = integration({ name: `/${"s".repeat(255)}` }, "i".repeat(30));
    const widest = { ...environment, organisation: "o".repeat(12), region: "ap-southeast-1" };

    expect(() => unexpectedReader(widest, longest)).not.toThrow();
    expect(() => deniedRead(widest, longest)).not.toThrow();
  });

  it("say that it is a parameter", () => {
    expect(unexpectedReader(environment, integration()).meaning).toContain(`parameter ${NAME}`);
    expect(deniedRead(environment, integration()).meaning).toContain(`parameter ${NAME}`);
  });
});
