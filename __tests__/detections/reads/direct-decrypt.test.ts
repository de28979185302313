import { loadEnvironment } from "../../../config/load-environment";
import { alarmText } from "../../../detections/alarm-text";
import { directDecrypt } from "../../../detections/reads/direct-decrypt";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("every-source");
const detection = directDecrypt(environment);
const pattern = patternsOf(detection);

const ACCOUNT = "123456789012";
const SECRET = {
  SecretARN: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:anybody's-AbCdEf`,
  SecretVersionId: "EXAMPLE1-90ab-cdef-fedc-ba987SECRET1",
};
const OURS = {
  PARAMETER_ARN: `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/acme/every-source/parameter/api-key`,
};
const ALICE = { type: "IAMUser", arn: `arn:aws:iam::${ACCOUNT}:user/alice` };

const call = (encryptionContext: Event, more: Event = {}, name = "Decrypt"): Event =>
  event("kms", name, {
    userIdentity: ALICE,
    sourceIPAddress: "198.51.100.23",
    requestParameters: { encryptionContext },
    ...more,
  });

describe.each([
  ["a secret", SECRET],
  ["a parameter of ours", OURS],
])("directDecrypt of %s", (_what, context) => {
  it.each([
    ...Object.entries(IDENTITIES),
    [
      "the reader",
      roleSession(`arn:aws:iam::${ACCOUNT}:role/acme-every-source-parameter-ingestion`),
    ] as const,
  ])("sees %s, refused or not", (_who, userIdentity) => {
    expect(raises(pattern, call(context, { userIdentity }))).toBe(true);
    expect(raises(pattern, call(context, { userIdentity, errorCode: "AccessDenied" }))).toBe(true);
  });

  it.each(["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"])(
    "sees %s",
    (name) => {
      expect(raises(pattern, call(context, {}, name))).toBe(true);
    },
  );

  it("sees that it is encrypted anew under another key", () => {
    const requestParameters = { sourceEncryptionContext: context };

    expect(raises(pattern, call({}, { requestParameters }, "ReEncrypt"))).toBe(true);
  });

  it("sees a call through an endpoint, or without an address", () => {
    const { sourceIPAddress, ...without } = call(context);

    expect(sourceIPAddress).toBeDefined();
    expect(raises(pattern, without)).toBe(true);
    expect(raises(pattern, call(context, { vpcEndpointId: "vpce-0a1b2c3d4e5f60001" }))).toBe(true);
  });

  it("does not see what a service does for a caller, whichever trace it leaves", () => {
    const by = (invokedBy: string) => ({ userIdentity: { ...ALICE, invokedBy } });

    expect(raises(pattern, call(context, by("secretsmanager.amazonaws.com")))).toBe(false);
    expect(raises(pattern, call(context, by("AWS Internal")))).toBe(false);
    expect(raises(pattern, call(context, { sourceIPAddress: "AWS Internal" }))).toBe(false);
    expect(raises(pattern, call(context, { sourceIPAddress: "ssm.amazonaws.com" }))).toBe(false);
  });
});

describe("directDecrypt", () => {
  it.each([
    ["without a context", call({})],
    ["of a function's variables", call({ "aws:lambda:FunctionArn": "arn:aws:lambda:x" })],
    [
      "of a parameter that is none of ours, as AWS documents it",
      call({ PARAMETER_ARN: `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/others/key` }),
    ],
    ["of another service", { ...call(SECRET), eventSource: "example.amazonaws.com" }],
  ])("does not see a call %s", (_what, other) => {
    expect(raises(pattern, other)).toBe(false);
  });

  it("watches no parameters where there are none", () => {
    const prod = directDecrypt(loadEnvironment("prod"));
    const none = patternsOf(prod);

    expect(raises(none, call(SECRET))).toBe(true);
    expect(none.pattern).not.toContain("PARAMETER_ARN");
    expect(prod.meaning).not.toContain("parameter");
    expect(detection.meaning).toContain("or a parameter of acme-every-source,");
  });

  it("is critical, and for the whole environment", () => {
    expect(detection).toMatchObject({ id: "direct-decrypt", severity: "critical" });
    expect(detection).not.toHaveProperty("integration");
    expect(() => alarmText(environment, detection)).not.toThrow();
  });
});
