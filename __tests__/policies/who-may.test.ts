/**
 * Who may do what to the secret and with its key, decided as IAM does, in every shape of the secret's
 * policy. Everyone is an administrator in IAM here: what is denied is denied by the secret's and the
 * key's policies alone.
 */
import { integrationNames } from "../../config/names";
import { secretsEndpointPolicy } from "../../policies/endpoint-policies/secrets-endpoint";
import { evaluate } from "../../policies/evaluate";
import type { AccessRequest, Caller, NamedPolicy } from "../../policies/evaluation/model";
import { secretKeyPolicy } from "../../policies/key-policies/secret-key";
import { operatorPolicy } from "../../policies/roles/operator-policy";
import { rotationPolicy } from "../../policies/roles/rotation-policy";
import { secretPolicy } from "../../policies/secret-policy";
import { ACCOUNT, OTHER_ACCOUNT, otherRole, ownRole, variant } from "./support/variants";

const ENDPOINT = "vpce-0123456789abcdef0";
const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:acme-prod-weather-api-key-AbCdEf`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const READER = ownRole("acme-prod-weather-ingestion");
const OPERATOR = ownRole("acme-secret-operator");
const DEPLOYER = ownRole("acme-deploy");
const PLANNER = ownRole("acme-plan");
const BREAK_GLASS = ownRole("acme-break-glass");
const ROTATION = ownRole("rotator");
const ADMINISTRATOR = ownRole("admin");
const OTHER_OPERATOR = otherRole("operator");
const OTHER_BREAK_GLASS = otherRole("break-glass");
const OTHER_ADMINISTRATOR = otherRole("admin");

const EVERYTHING: NamedPolicy = {
  name: "administrator",
  document: {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

const READ = ["GetSecretValue"];
const PUT = ["PutSecretValue", "UpdateSecretVersionStage"];
const METADATA = ["DescribeSecret", "GetResourcePolicy", "ListSecretVersionIds"];
const RECOVER = ["PutResourcePolicy", "DeleteResourcePolicy", "RestoreSecret"];
const CHANGE = [
  "UpdateSecret",
  "DeleteSecret",
  "RotateSecret",
  "ReplicateSecretToRegions",
  "TagResource",
];
/**
 * What AWS added since the split shape's list was made. The operation as a whole needs GetSecretValue
 * and the key too, which a rotation function has: so it is denied wherever there is one.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_cross-account-replication.html
 */
const NEW = ["AssociateCrossAccountReplica"];
const ACTIONS = [...READ, ...PUT, ...METADATA, ...RECOVER, ...CHANGE, ...NEW];

interface Case {
  readonly shape: "split" | "strict";
  readonly rotation: boolean;
  readonly crossAccount: boolean;
}

const CASES: Case[] = (["split", "strict"] as const).flatMap((shape) =>
  [false, true].flatMap((rotation) =>
    [false, true].map((crossAccount) => ({ shape, rotation, crossAccount })),
  ),
);

function policiesOf({ shape, rotation, crossAccount }: Case) {
  const { environment, integration } = variant({
    secret: { policyShape: shape, ...(rotation ? { rotationRoleArn: ROTATION } : {}) },
    crossAccount,
  });
  return {
    environment,
    integration,
    secret: {
      name: "secret policy",
      document: secretPolicy({ environment, integration, vpcEndpointId: ENDPOINT }),
    },
    key: { name: "secret key policy", document: secretKeyPolicy(environment, integration) },
    endpoint: {
      name: "secretsmanager endpoint policy",
      document: secretsEndpointPolicy(environment),
    },
  };
}

function roleCaller(arn: string): Caller {
  return { kind: "role", arn, account: arn.split(":")[4] ?? "" };
}

function toSecret(
  caller: Caller,
  action: string,
  context: AccessRequest["context"] = {},
): AccessRequest {
  return {
    caller,
    action: `secretsmanager:${action}`,
    resource: SECRET,
    resourceAccount: ACCOUNT,
    context,
  };
}

function toKey(arn: string, action: string, context: Readonly<Record<string, string>>) {
  return {
    caller: roleCaller(arn),
    action: `kms:${action}`,
    resource: KEY,
    resourceAccount: ACCOUNT,
    context,
  } satisfies AccessRequest;
}

const OF_SECRET = {
  "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
  "kms:EncryptionContext:SecretARN": SECRET,
  "kms:EncryptionContext:SecretVersionId": "11111111-2222-3333-4444-555555555555",
};

const inOrder = (actions: readonly string[]) =>
  ACTIONS.filter((action) => actions.includes(action));

describe.each(CASES)(
  "the secret, $shape, rotation $rotation, cross-account $crossAccount",
  (each) => {
    const { secret, key, endpoint } = policiesOf(each);
    const { shape, rotation, crossAccount } = each;

    /** What an administrator in IAM may do to the secret as this role, from the internet. */
    function allowed(arn: string): string[] {
      return ACTIONS.filter(
        (action) =>
          evaluate(toSecret(roleCaller(arn), action), { identity: [EVERYTHING], resource: secret })
            .outcome === "allowed",
      );
    }

    // What is left to IAM, by whether the role is on the list.
    const listed = [...METADATA, ...(rotation ? [] : NEW)];
    const unlisted = shape === "strict" ? [] : listed;

    it.each([
      ["the reader outside of its endpoint", READER, listed],
      ["the operator", OPERATOR, [...PUT, ...listed]],
      ["the deployer", DEPLOYER, [...RECOVER, ...CHANGE, ...listed]],
      ["the planner", PLANNER, listed],
      ["break-glass", BREAK_GLASS, [...RECOVER, ...listed]],
      ["an administrator of the account", ADMINISTRATOR, unlisted],
      ["the rotation role", ROTATION, rotation ? [...READ, ...PUT, ...listed] : unlisted],
      [
        "the operator of another account",
        OTHER_OPERATOR,
        crossAccount ? [...PUT, "DescribeSecret", "ListSecretVersionIds"] : [],
      ],
      [
        "break-glass of another account",
        OTHER_BREAK_GLASS,
        crossAccount ? [...RECOVER, "GetResourcePolicy"] : [],
      ],
      ["another role of that account", OTHER_ADMINISTRATOR, []],
    ])("lets %s do its own part", (_who, arn, actions) => {
      expect(allowed(arn)).toEqual(inOrder(actions));
    });

    it("is copied to another account by nobody, of whom each has some of the permissions", () => {
      const needs = (arn: string) => ({
        associate: allowed(arn).includes("AssociateCrossAccountReplica"),
        read: allowed(arn).includes("GetSecretValue"),
        decrypt:
          evaluate(toKey(arn, "Decrypt", OF_SECRET), { identity: [EVERYTHING], resource: key })
            .outcome === "allowed",
      });

      expect(needs(ROTATION)).toEqual(
        rotation
          ? { associate: false, read: true, decrypt: true }
          : { associate: shape === "split", read: false, decrypt: false },
      );
      expect(needs(READER)).toEqual({ associate: !rotation, read: false, decrypt: true });
      expect(needs(DEPLOYER)).toEqual({ associate: !rotation, read: false, decrypt: false });
      // Where the reader may read, which is through its endpoint, it may not ask for the copy.
      const through = (action: string) =>
        evaluate(toSecret(roleCaller(READER), action, { "aws:SourceVpce": ENDPOINT }), {
          identity: [EVERYTHING],
          resource: secret,
          endpoint,
        }).outcome;
      expect(through("GetSecretValue")).toBe("allowed");
      expect(through("AssociateCrossAccountReplica")).not.toBe("allowed");
    });

    it("is read by the reader through its endpoint, and through no other", () => {
      const read = (vpce: string) =>
        evaluate(
          toSecret(roleCaller(READER), "GetSecretValue", {
            "aws:SourceVpce": vpce,
            "secretsmanager:VersionStage": "AWSCURRENT",
          }),
          { identity: [EVERYTHING], resource: secret, endpoint },
        );

      expect(read(ENDPOINT).outcome).toBe("allowed");
      expect(read("vpce-00000000000000000").by).toEqual([
        { kind: "resource", policy: "secret policy", sid: "DenyReaderOutsideEndpoint" },
      ]);
    });

    it("lets through the endpoint what the rotation function does, and nobody else's part", () => {
      const through = (arn: string, action: string) =>
        evaluate(toSecret(roleCaller(arn), action, { "aws:SourceVpce": ENDPOINT }), {
          identity: [EVERYTHING],
          resource: secret,
          endpoint,
        }).outcome;

      for (const action of [...READ, ...PUT, "DescribeSecret"]) {
        expect(through(ROTATION, action) === "allowed").toBe(rotation);
      }
      expect(through(ROTATION, "GetResourcePolicy")).not.toBe("allowed");
      expect(through(OPERATOR, "PutSecretValue")).toBe("denied implicitly");
    });

    it("is not reached by root, a service or an anonymous caller, unless IAM's part is root's", () => {
      const of = (caller: Caller, action: string) =>
        evaluate(toSecret(caller, action), { identity: [], resource: secret }).outcome;
      const root = { kind: "root", arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT } as const;

      for (const action of [...READ, ...PUT, ...RECOVER, ...CHANGE]) {
        expect(of(root, action)).toBe("denied explicitly");
        expect(of({ kind: "anonymous" }, action)).toBe("denied explicitly");
        expect(of({ kind: "service", service: "config.amazonaws.com" }, action)).toBe(
          "denied explicitly",
        );
      }
      expect(of(root, "DescribeSecret")).toBe(shape === "strict" ? "denied explicitly" : "allowed");
    });

    describe("has a key that", () => {
      /** How an administrator in IAM may use the key as this role. */
      function uses(arn: string, context: Readonly<Record<string, string>> = OF_SECRET): string[] {
        return ["Decrypt", "GenerateDataKey", "Encrypt", "CreateGrant"].filter(
          (action) =>
            evaluate(toKey(arn, action, context), { identity: [EVERYTHING], resource: key })
              .outcome === "allowed",
        );
      }

      it.each([
        ["the reader", READER, ["Decrypt"]],
        ["the operator", OPERATOR, ["GenerateDataKey"]],
        ["the deployer", DEPLOYER, []],
        ["the planner", PLANNER, []],
        ["break-glass", BREAK_GLASS, []],
        ["an administrator of the account", ADMINISTRATOR, []],
        ["the rotation role", ROTATION, rotation ? ["Decrypt", "GenerateDataKey"] : []],
        [
          "the operator of another account",
          OTHER_OPERATOR,
          crossAccount ? ["GenerateDataKey"] : [],
        ],
        ["break-glass of another account", OTHER_BREAK_GLASS, []],
        ["another role of that account", OTHER_ADMINISTRATOR, []],
      ])("%s uses for its own part", (_who, arn, actions) => {
        expect(uses(arn)).toEqual(actions);
      });

      it("keeps its alias for the deployer, whatever IAM lets others do", () => {
        const aliasActions = (arn: string) =>
          ["CreateAlias", "UpdateAlias", "DeleteAlias"].filter(
            (action) =>
              evaluate(toKey(arn, action, {}), { identity: [EVERYTHING], resource: key })
                .outcome === "allowed",
          );

        expect(aliasActions(DEPLOYER)).toEqual(["CreateAlias", "UpdateAlias", "DeleteAlias"]);
        for (const arn of [ADMINISTRATOR, OPERATOR, PLANNER, BREAK_GLASS, READER, ROTATION]) {
          expect(aliasActions(arn)).toEqual([]);
        }
      });

      it("nobody uses directly, for another secret, or through another service", () => {
        const other = SECRET.replace("weather", "tides");
        for (const context of [
          { "kms:EncryptionContext:SecretARN": SECRET },
          { ...OF_SECRET, "kms:EncryptionContext:SecretARN": other },
          { ...OF_SECRET, "kms:ViaService": "ssm.eu-west-1.amazonaws.com" },
        ]) {
          for (const arn of [READER, OPERATOR, ROTATION, OTHER_OPERATOR, DEPLOYER]) {
            expect(uses(arn, context)).toEqual([]);
          }
        }
        expect(uses(READER)).toEqual(["Decrypt"]);
      });

      it("the deployer validates, with no value's version", () => {
        const validation = {
          ...OF_SECRET,
          "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess",
        };

        expect(uses(DEPLOYER, validation)).toEqual(["Decrypt", "GenerateDataKey"]);
        expect(uses(DEPLOYER)).toEqual([]);
        expect(uses(ADMINISTRATOR, validation)).toEqual([]);
      });
    });
  },
);

describe("a managed policy is enough", () => {
  const each: Case = { shape: "strict", rotation: true, crossAccount: true };
  const { environment, integration, secret, key } = policiesOf(each);
  const rotating = { name: "rotation", document: rotationPolicy(environment, integration, KEY) };
  const putting = { name: "operator", document: operatorPolicy(environment, integration, KEY) };

  const secretActions = (arn: string, policy: NamedPolicy) =>
    ACTIONS.filter(
      (action) =>
        evaluate(toSecret(roleCaller(arn), action), { identity: [policy], resource: secret })
          .outcome === "allowed",
    );
  const keyActions = (arn: string, policy: NamedPolicy, context = OF_SECRET) =>
    ["Decrypt", "GenerateDataKey"].filter(
      (action) =>
        evaluate(toKey(arn, action, context), { identity: [policy], resource: key }).outcome ===
        "allowed",
    );

  it("for the rotation function, and gives its part to nobody else", () => {
    expect(secretActions(ROTATION, rotating)).toEqual(inOrder([...READ, ...PUT, "DescribeSecret"]));
    expect(keyActions(ROTATION, rotating)).toEqual(["Decrypt", "GenerateDataKey"]);
    expect(secretActions(OPERATOR, rotating)).toEqual(inOrder([...PUT, "DescribeSecret"]));
    expect(keyActions(OPERATOR, rotating)).toEqual(["GenerateDataKey"]);
    expect(secretActions(ADMINISTRATOR, rotating)).toEqual([]);
  });

  it("for the operator, here and with the same text in another account", () => {
    const part = inOrder([...PUT, "DescribeSecret", "ListSecretVersionIds"]);

    for (const arn of [OPERATOR, OTHER_OPERATOR]) {
      expect(secretActions(arn, putting)).toEqual(part);
      expect(keyActions(arn, putting)).toEqual(["GenerateDataKey"]);
    }
    expect(secretActions(OTHER_ADMINISTRATOR, putting)).toEqual([]);
    expect(keyActions(OTHER_ADMINISTRATOR, putting)).toEqual([]);
  });
});

describe("an operator of another account", () => {
  const { secret, key } = policiesOf({ shape: "split", rotation: false, crossAccount: true });

  it("needs the Allow on both sides", () => {
    const caller = roleCaller(OTHER_OPERATOR);
    const put = toSecret(caller, "PutSecretValue");
    const encrypt = toKey(OTHER_OPERATOR, "GenerateDataKey", OF_SECRET);
    const own = policiesOf({ shape: "split", rotation: false, crossAccount: false });

    expect(evaluate(put, { identity: [EVERYTHING], resource: secret }).outcome).toBe("allowed");
    expect(evaluate(put, { identity: [], resource: secret }).outcome).toBe("denied implicitly");
    expect(evaluate(put, { identity: [EVERYTHING], resource: own.secret }).outcome).toBe(
      "denied explicitly",
    );
    expect(evaluate(encrypt, { identity: [EVERYTHING], resource: key }).outcome).toBe("allowed");
    expect(evaluate(encrypt, { identity: [], resource: key }).outcome).toBe("denied implicitly");
    expect(evaluate(encrypt, { identity: [EVERYTHING], resource: own.key }).outcome).toBe(
      "denied implicitly",
    );
  });

  it("is told by account as well as by name", () => {
    const name = otherRole("operator").replace(OTHER_ACCOUNT, "123412341234");
    const put = toSecret(roleCaller(name), "PutSecretValue");

    expect(evaluate(put, { identity: [EVERYTHING], resource: secret }).outcome).toBe(
      "denied explicitly",
    );
  });
});

describe("the names of roles", () => {
  it("are with their path in every policy, where the organisation has one", () => {
    const { environment, integration } = variant({
      secret: { assumeReaderRole: true },
      roles: { path: "/ingestion/" },
    });
    const reader = integrationNames(environment, integration).readerRoleArn;
    const policy = {
      name: "secret policy",
      document: secretPolicy({ environment, integration, vpcEndpointId: ENDPOINT }),
    };
    const read = (arn: string) =>
      evaluate(
        toSecret(roleCaller(arn), "GetSecretValue", {
          "aws:SourceVpce": ENDPOINT,
        }),
        { identity: [EVERYTHING], resource: policy },
      ).outcome;

    expect(reader).toBe(ownRole("ingestion/acme-prod-weather-reader"));
    expect(read(reader)).toBe("allowed");
    // A role of that name without the path is another one, if there is any.
    expect(read(ownRole("acme-prod-weather-reader"))).toBe("denied explicitly");
  });
});
