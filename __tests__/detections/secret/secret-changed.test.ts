import * as secretsManager from "@aws-sdk/client-secrets-manager";
import { loadEnvironment } from "../../../config/load-environment";
import type { Integration } from "../../../config/schema";
import { secretChanged } from "../../../detections/secret/secret-changed";
import { secretValueChanged } from "../../../detections/secret/secret-value-changed";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { patternsOf, raises } from "../secret-events/raises";

const NAME = "acme-prod-weather-api-key";
const ARN = `arn:aws:secretsmanager:eu-west-1:444455556666:secret:${NAME}-AbCdEf`;
const PARAMETER = "/acme/prod/weather/api-key";

const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");
const OPERATOR = roleSession("arn:aws:iam::444455556666:role/acme-secret-operator");
const BREAK_GLASS = roleSession("arn:aws:iam::444455556666:role/acme-break-glass");
const ADMIN = IDENTITIES["another role"] ?? {};

const environment = loadEnvironment("prod");
const [weather] = environment.integrations;
if (weather === undefined) throw new Error("prod has no integration");
const base = weather;

function withSecret(secret: Partial<Integration["secret"]>): Integration {
  return { ...base, secret: { ...base.secret, ...secret } };
}

function patternOf(detection: typeof secretChanged, integration = base, within = environment) {
  return patternsOf(detection(within, integration));
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html */
function call(name: string, userIdentity: Event, secretId = NAME): Event {
  return event("secretsmanager", name, { userIdentity, requestParameters: { secretId } });
}

/** Each operation of Secrets Manager that names one secret, and which detection it is for. */
const CHANGES = [
  "CancelRotateSecret",
  "DeleteResourcePolicy",
  "DeleteSecret",
  "PutResourcePolicy",
  "RemoveRegionsFromReplication",
  "ReplicateSecretToRegions",
  "RestoreSecret",
  "RotateSecret",
  "StopReplicationToReplica",
  "TagResource",
  "UntagResource",
  "UpdateSecret",
];
const VALUE_CHANGES = ["PutSecretValue", "UpdateSecretVersionStage"];
const NO_CHANGES = [
  "BatchGetSecretValue",
  // Its name is of a secret that does not exist yet.
  "CreateSecret",
  "DescribeSecret",
  "GetRandomPassword",
  "GetResourcePolicy",
  "GetSecretValue",
  "ListSecretVersionIds",
  "ListSecrets",
  "ValidateResourcePolicy",
];

/** Documented by AWS, and not in the SDK yet: cross-account replication. */
const NEW_CHANGES = ["AssociateCrossAccountReplica"];

describe("the operations of Secrets Manager", () => {
  it("are those that the SDK knows", () => {
    const operations = Object.keys(secretsManager)
      .filter((name) => /^[A-Z]\w*Command$/.test(name))
      .map((name) => name.slice(0, -"Command".length));

    expect([...CHANGES, ...VALUE_CHANGES, ...NO_CHANGES].sort()).toEqual(operations.sort());
  });
});

describe("secretChanged", () => {
  const pattern = patternOf(secretChanged);

  it.each([...CHANGES, ...NEW_CHANGES])(
    "sees %s by anyone, by name and by ARN, and not by the deployer",
    (name) => {
      for (const identity of [...Object.values(IDENTITIES), OPERATOR, BREAK_GLASS]) {
        for (const secretId of [NAME, ARN, ARN.slice(0, -7)]) {
          expect(raises(pattern, call(name, identity, secretId))).toBe(true);
        }
      }
      expect(raises(pattern, call(name, DEPLOYER))).toBe(false);
    },
  );

  it.each([...VALUE_CHANGES, ...NO_CHANGES])("does not see %s", (name) => {
    expect(raises(pattern, call(name, ADMIN))).toBe(false);
  });

  it("sees what was refused, with and without the request", () => {
    const refused = {
      ...call("PutResourcePolicy", ADMIN, ARN),
      errorCode: "AccessDenied",
      errorMessage:
        "User: arn:aws:sts::444455556666:assumed-role/admin/session is not authorized to perform: " +
        `secretsmanager:PutResourcePolicy on resource: ${ARN} with an explicit deny in a resource-based policy`,
    };

    expect(raises(pattern, refused)).toBe(true);
    expect(raises(pattern, { ...refused, requestParameters: null })).toBe(true);
    expect(
      raises(pattern, {
        ...refused,
        requestParameters: null,
        errorMessage: refused.errorMessage.replace("weather", "tides"),
      }),
    ).toBe(false);
  });

  it("does not see changes of other secrets, nor of another service", () => {
    const elsewhere = { ...call("TagResource", ADMIN), eventSource: "kms.amazonaws.com" };

    expect(raises(pattern, call("DeleteSecret", ADMIN, "acme-prod-tides-api-key"))).toBe(false);
    expect(raises(pattern, elsewhere)).toBe(false);
  });

  it("takes a call that names nobody for somebody else's", () => {
    const byNobody = { ...call("DeleteSecret", {}), userIdentity: { type: "AWSAccount" } };

    expect(raises(pattern, byNobody)).toBe(true);
  });

  it("fits with the longest name that the configuration accepts", () => {
    expect(() => secretChanged(environment, withSecret({ name: "s".repeat(256) }))).not.toThrow();
  });
});

describe("secretValueChanged", () => {
  const pattern = patternOf(secretValueChanged);

  it.each(VALUE_CHANGES)("sees %s by anyone, and not by the operators", (name) => {
    for (const identity of [...Object.values(IDENTITIES), DEPLOYER, BREAK_GLASS]) {
      expect(raises(pattern, call(name, identity))).toBe(true);
      expect(raises(pattern, { ...call(name, identity, ARN), errorCode: "AccessDenied" })).toBe(
        true,
      );
    }
    expect(raises(pattern, call(name, OPERATOR))).toBe(false);
  });

  it.each([...CHANGES, ...NEW_CHANGES, ...NO_CHANGES])("does not see %s", (name) => {
    expect(raises(pattern, call(name, ADMIN))).toBe(false);
  });

  it("lets the rotation role put values where there is one, and no other", () => {
    const rotationRoleArn = "arn:aws:iam::444455556666:role/rotation";
    const rotating = patternOf(secretValueChanged, withSecret({ rotationRoleArn }));
    const byRotation = call("PutSecretValue", roleSession(rotationRoleArn));

    expect(raises(rotating, byRotation)).toBe(false);
    expect(raises(rotating, call("PutSecretValue", OPERATOR))).toBe(false);
    expect(raises(rotating, call("PutSecretValue", ADMIN))).toBe(true);
    expect(raises(pattern, byRotation)).toBe(true);
  });
});

describe("of a parameter", () => {
  const parameter = withSecret({
    source: "parameter-store",
    store: "parameter-store",
    name: PARAMETER,
  });
  const changed = patternOf(secretChanged, parameter);
  const valueChanged = patternOf(secretValueChanged, parameter);
  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-cloudtrail-logs.html */
  const ofParameter = (name: string, userIdentity: Event, requestParameters: Event) =>
    event("ssm", name, { userIdentity, requestParameters });

  it("secretChanged sees a deletion by whomever, one by one and in a list", () => {
    for (const identity of [...Object.values(IDENTITIES), DEPLOYER, OPERATOR]) {
      expect(raises(changed, ofParameter("DeleteParameter", identity, { name: PARAMETER }))).toBe(
        true,
      );
      expect(
        raises(changed, ofParameter("DeleteParameters", identity, { names: [PARAMETER] })),
      ).toBe(true);
    }
    expect(raises(changed, ofParameter("DeleteParameter", ADMIN, { name: `${PARAMETER}-2` }))).toBe(
      false,
    );
    expect(raises(changed, ofParameter("PutParameter", ADMIN, { name: PARAMETER }))).toBe(false);
  });

  it("secretChanged does not see a deletion of others, one by one or in a list", () => {
    const others = [`${PARAMETER}-2`, "/acme/prod/tides/api-key"];

    for (const name of others) {
      expect(raises(changed, ofParameter("DeleteParameter", ADMIN, { name }))).toBe(false);
    }
    expect(raises(changed, ofParameter("DeleteParameters", ADMIN, { names: others }))).toBe(false);
    expect(
      raises(changed, ofParameter("DeleteParameters", ADMIN, { names: [...others, PARAMETER] })),
    ).toBe(true);
  });

  it("secretChanged sees that the parameter is shared with another account", () => {
    const share = (parameter: string) =>
      ofParameter("PutResourcePolicy", DEPLOYER, {
        resourceArn: `arn:aws:ssm:eu-west-1:444455556666:parameter${parameter}`,
      });

    expect(raises(changed, share(PARAMETER))).toBe(true);
    expect(raises(changed, share(`${PARAMETER}-2`))).toBe(false);
  });

  it("both see a name of one level that is typed without its slash", () => {
    const short = withSecret({ source: "parameter-store", store: "parameter-store", name: "/key" });

    for (const name of ["key", "/key", "arn:aws:ssm:eu-west-1:444455556666:parameter/key"]) {
      expect(
        raises(patternOf(secretChanged, short), ofParameter("DeleteParameter", ADMIN, { name })),
      ).toBe(true);
      expect(
        raises(patternOf(secretValueChanged, short), ofParameter("PutParameter", ADMIN, { name })),
      ).toBe(true);
    }
  });

  it("secretValueChanged sees a put by anyone but the operators", () => {
    const put = (identity: Event, name = PARAMETER) =>
      ofParameter("PutParameter", identity, { name, value: "HIDDEN_DUE_TO_SECURITY_REASONS" });

    for (const identity of [...Object.values(IDENTITIES), DEPLOYER, BREAK_GLASS]) {
      expect(raises(valueChanged, put(identity))).toBe(true);
    }
    expect(raises(valueChanged, put(OPERATOR))).toBe(false);
    expect(raises(valueChanged, put(ADMIN, `${PARAMETER}-2`))).toBe(false);
    expect(raises(valueChanged, { ...put(ADMIN), eventName: "GetParameter" })).toBe(false);
  });

  it("both see what was refused without its request", () => {
    const refused = (name: string) => ({
      ...ofParameter(name, ADMIN, {}),
      requestParameters: null,
      errorCode: "AccessDenied",
      errorMessage:
        `User: alice is not authorized to perform: ssm:${name} on resource: ` +
        `arn:aws:ssm:eu-west-1:444455556666:parameter${PARAMETER}`,
    });

    expect(raises(changed, refused("DeleteParameter"))).toBe(true);
    expect(raises(valueChanged, refused("PutParameter"))).toBe(true);
    expect(raises(valueChanged, refused("DeleteParameter"))).toBe(false);
  });

  it("fit with the longest names that the configuration accepts", () => {
    const longest = { ...parameter, secret: { ...parameter.secret, name: `/${"s".repeat(255)}` } };

    expect(() => secretChanged(environment, longest)).not.toThrow();
    expect(() => secretValueChanged(environment, longest)).not.toThrow();
  });
});
