import * as kms from "@aws-sdk/client-kms";
import { loadEnvironment } from "../../../config/load-environment";
import { keyChanged } from "../../../detections/secret/key-changed";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { patternsOf, raises } from "../secret-events/raises";

const environment = loadEnvironment("prod");
const detection = keyChanged(environment);
const { severity } = detection;
const pattern = patternsOf(detection);

const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");
const ADMIN = IDENTITIES["another role"] ?? {};
const KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-disablekey.html */
function call(name: string, userIdentity: Event, requestParameters: Event = { keyId: KEY }): Event {
  return event("kms", name, {
    userIdentity,
    requestParameters,
    resources: [{ ARN: `arn:aws:kms:eu-west-1:444455556666:key/${KEY}` }],
  });
}

const CHANGES = [
  "CreateGrant",
  "DeleteImportedKeyMaterial",
  "DisableKey",
  "DisableKeyRotation",
  "PutKeyPolicy",
  "ReplicateKey",
  "RetireGrant",
  "RevokeGrant",
  "ScheduleKeyDeletion",
  "UpdatePrimaryRegion",
];
const ALIASES = ["CreateAlias", "DeleteAlias", "UpdateAlias"];
/** Uses, looks, what only gives back, new keys, and key stores, which these keys are not in. */
const NO_CHANGES = [
  "CancelKeyDeletion",
  "ConnectCustomKeyStore",
  "CreateCustomKeyStore",
  "CreateKey",
  "Decapsulate",
  "Decrypt",
  "DeleteCustomKeyStore",
  "DeriveSharedSecret",
  "DescribeCustomKeyStores",
  "DescribeKey",
  "DisconnectCustomKeyStore",
  "EnableKey",
  "EnableKeyRotation",
  "Encapsulate",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateMac",
  "GenerateRandom",
  "GetKeyLastUsage",
  "GetKeyPolicy",
  "GetKeyRotationStatus",
  "GetParametersForImport",
  "GetPublicKey",
  "ImportKeyMaterial",
  "ListAliases",
  "ListGrants",
  "ListKeyPolicies",
  "ListKeyRotations",
  "ListKeys",
  "ListResourceTags",
  "ListRetirableGrants",
  "ReEncrypt",
  "RotateKeyOnDemand",
  "Sign",
  "TagResource",
  "UntagResource",
  "UpdateCustomKeyStore",
  "UpdateKeyDescription",
  "Verify",
  "VerifyMac",
];

describe("keyChanged", () => {
  it("knows every operation of KMS", () => {
    const operations = Object.keys(kms)
      .filter((name) => /^[A-Z]\w*Command$/.test(name))
      .map((name) => name.slice(0, -"Command".length));

    expect([...CHANGES, ...ALIASES, ...NO_CHANGES].sort()).toEqual(operations.sort());
  });

  it.each(CHANGES)("sees %s by anyone, of any key, refused or not, but the deployer", (name) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(pattern, call(name, identity))).toBe(true);
      expect(
        raises(pattern, {
          ...call(name, identity),
          requestParameters: null,
          errorCode: "AccessDenied",
        }),
      ).toBe(true);
    }
    expect(raises(pattern, call(name, DEPLOYER))).toBe(false);
  });

  it.each(ALIASES)("sees %s of the environment's aliases, and of no other", (name) => {
    const of = (aliasName: string, identity = ADMIN) => call(name, identity, { aliasName });
    const refused = {
      ...of(""),
      requestParameters: null,
      errorCode: "AccessDenied",
      errorMessage: `not authorized to perform: kms:${name} on resource: arn:aws:kms:eu-west-1:444455556666:alias/acme-prod-weather-secret`,
    };

    expect(raises(pattern, of("alias/acme-prod-weather-secret"))).toBe(true);
    expect(raises(pattern, refused)).toBe(true);
    expect(raises(pattern, of("alias/acme-prod-weather-secret", DEPLOYER))).toBe(false);
    expect(raises(pattern, of("alias/somebody-else"))).toBe(false);
  });

  it.each(NO_CHANGES)("does not see %s", (name) => {
    expect(raises(pattern, call(name, ADMIN))).toBe(false);
  });

  it("does not see grants that an AWS service makes for itself, but its other changes", () => {
    // https://docs.aws.amazon.com/kms/latest/developerguide/ct-creategrant.html
    const forService = { ...ADMIN, invokedBy: "dynamodb.amazonaws.com" };

    expect(raises(pattern, call("CreateGrant", forService))).toBe(false);
    expect(raises(pattern, call("PutKeyPolicy", forService))).toBe(true);
  });

  it("does not see operations of the same name of another service", () => {
    expect(
      raises(pattern, { ...call("DeleteAlias", ADMIN), eventSource: "lambda.amazonaws.com" }),
    ).toBe(false);
    expect(
      raises(pattern, { ...call("DisableKey", ADMIN), eventSource: "iam.amazonaws.com" }),
    ).toBe(false);
  });

  it("is critical, and for the whole environment", () => {
    expect(severity).toBe("critical");
    expect(keyChanged(environment)).not.toHaveProperty("integration");
  });
});
