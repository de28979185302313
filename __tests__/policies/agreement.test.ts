/**
 * One list of principals: every policy and every filter says the same of each of them, whatever the
 * source of the secret.
 */
import { loadEnvironment } from "../../config/load-environment";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { auditDetections } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { parametersEndpointPolicy } from "../../policies/endpoint-policies/parameters-endpoint";
import { secretsEndpointPolicy } from "../../policies/endpoint-policies/secrets-endpoint";
import { sidPart } from "../../policies/endpoint-policies/sid";
import { stsEndpointPolicy } from "../../policies/endpoint-policies/sts-endpoint";
import { tableEndpointPolicy } from "../../policies/endpoint-policies/table-endpoint";
import { parameterKeyPolicy } from "../../policies/key-policies/parameter-key";
import { secretKeyPolicy } from "../../policies/key-policies/secret-key";
import { principalsOf } from "../../policies/principals";
import { executionRolePolicy } from "../../policies/roles/execution-role";
import { operatorPolicy } from "../../policies/roles/operator-policy";
import { readerRolePolicy, readerRoleTrust } from "../../policies/roles/reader-role";
import { rotationPolicy } from "../../policies/roles/rotation-policy";
import { secretPolicy } from "../../policies/secret-policy";
import type { PolicyDocument, Statement } from "../../policies/statement";
import { ownRole, variant } from "./support/variants";

interface Case {
  readonly label: string;
  readonly environment: Environment;
  readonly integration: Integration;
}

const CASES: Case[] = [
  ...["prod", "every-source"].flatMap((name) => {
    const environment = loadEnvironment(name);
    return environment.integrations.map((integration) => ({
      label: `${name} ${integration.name}`,
      environment,
      integration,
    }));
  }),
  {
    label: "prod, in the strict shape and with a path of roles",
    ...variant({
      secret: { policyShape: "strict", assumeReaderRole: true },
      roles: { path: "/ingestion/" },
    }),
  },
];
const ROTATED: Case = {
  label: "prod, with rotation",
  ...variant({ secret: { rotationRoleArn: ownRole("team/rotator") } }),
};
const IN_SECRETS_MANAGER = CASES.filter(
  ({ integration }) => integration.secret.store === "secrets-manager",
);
const IN_PARAMETER_STORE = CASES.filter(
  ({ integration }) => integration.secret.store === "parameter-store",
);
const ASSUMED = CASES.filter(({ integration }) => integration.secret.assumeReaderRole);

/** Everything that is said about one integration's secret. */
function policiesOf({ environment, integration }: Case) {
  const principals = principalsOf(environment, integration);
  const isParameter = integration.secret.store === "parameter-store";
  const reading = {
    environment,
    integration,
    secretKeyArn: "arn:secret-key",
    storeEndpointId: "vpce-1",
  };
  const execution = executionRolePolicy({
    ...reading,
    tableKeyArn: "arn:table-key",
    runtimeKeyArn: "arn:runtime-key",
  });
  const reader = integration.secret.assumeReaderRole ? readerRolePolicy(reading) : execution;
  const endpoint = isParameter
    ? parametersEndpointPolicy(environment)
    : secretsEndpointPolicy(environment);
  return {
    names: integrationNames(environment, integration),
    principals,
    execution,
    reader,
    secret: secretPolicy({ environment, integration, vpcEndpointId: "vpce-1" }),
    key: isParameter
      ? parameterKeyPolicy(environment, integration)
      : secretKeyPolicy(environment, integration),
    /** What the store's endpoint lets through for this integration. */
    passed: endpoint.Statement.filter(({ Sid }) =>
      ["Read", "Describe", "Prefetch"].includes(Sid.replace(sidPart(integration.name), "")),
    ),
    operator: operatorPolicy(environment, integration, "arn:secret-key"),
  };
}

function statement(policy: PolicyDocument, sid: string): Statement {
  const found = policy.Statement.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`No statement ${sid}.`);
  return found;
}

/** The statements of a policy with which a secret or a parameter is read. */
function reads(policy: PolicyDocument): Statement[] {
  return policy.Statement.filter(({ Action }) => /^(secretsmanager|ssm):/.test(Action[0] ?? ""));
}

/** The statement with which a value is decrypted. */
function decryption(policy: PolicyDocument): Statement {
  const [found, ...others] = policy.Statement.filter(({ Sid }) =>
    ["DecryptSecret", "DecryptParameter"].includes(Sid),
  );
  if (found === undefined || others.length > 0) throw new Error("Not one decryption.");
  return found;
}

/** Principals that a Deny leaves out. */
function exempt(policy: PolicyDocument, sid: string): string[] {
  return [statement(policy, sid).Condition?.StringNotEquals?.["aws:PrincipalArn"] ?? []].flat();
}

/** The role that rotates, where there is one: what is the reader's alone is its part as well. */
function rotationOf({ environment, integration }: Case): string[] {
  const { rotation } = principalsOf(environment, integration);
  return rotation === undefined ? [] : [rotation];
}

const actionsOf = (statements: readonly Statement[]) =>
  statements.flatMap(({ Action }) => Action).sort();

describe.each(CASES)("the reader of $label", (each) => {
  const { environment, integration } = each;
  const { names, principals, reader, execution, key, passed } = policiesOf(each);

  it("is one role: the function's, or the one that it assumes", () => {
    expect(principals.reader).toBe(
      integration.secret.assumeReaderRole ? names.readerRoleArn : names.executionRoleArn,
    );
  });

  it("is the same in key policy, endpoint policy and filter", () => {
    const detection = auditDetections(environment, EXAMPLE_NETWORK).find(
      ({ id, integration: name }) => id === "unexpected-reader" && name === integration.name,
    );
    const pattern = detection?.source.kind === "log-filter" ? detection.source.pattern : "";
    const roleName = principals.reader.split("/").at(-1) ?? "";

    expect(statement(key, "DecryptByReader").Condition?.ArnEquals?.["aws:PrincipalArn"]).toBe(
      principals.reader,
    );
    expect(passed.length).toBeGreaterThan(0);
    for (const { Condition } of passed) {
      expect(Condition).toEqual({ ArnEquals: { "aws:PrincipalArn": principals.reader } });
    }
    // An event names the role, or a session of the role.
    expect(
      [`!= "${principals.reader}"`, `:assumed-role/${roleName}/*"`].filter((text) =>
        pattern.includes(text),
      ),
    ).toHaveLength(1);
    expect(pattern.match(/!= "/g)).toHaveLength(1 + rotationOf(each).length);
  });

  it("is granted what the endpoint lets through, and the endpoint lets it through", () => {
    const calls = (statements: readonly Statement[]) =>
      statements.map(({ Effect, Action, Resource }) => ({ Effect, Action, Resource }));

    expect(calls(passed)).toEqual(calls(reads(reader)));
    expect(
      tableEndpointPolicy(environment).Statement.filter(
        ({ Resource }) => Resource === names.tableArn,
      ),
    ).toMatchObject([
      {
        Effect: "Allow",
        Action: statement(execution, "PutRows").Action,
        Resource: statement(execution, "PutRows").Resource,
        Condition: { ArnEquals: { "aws:PrincipalArn": names.executionRoleArn } },
      },
    ]);
  });

  it("may do nothing with the key but decrypt, and nobody else may", () => {
    expect(statement(key, "DecryptByReader").Action).toEqual(["kms:Decrypt"]);
    expect(decryption(reader)).toMatchObject({
      Action: ["kms:Decrypt"],
      Resource: "arn:secret-key",
    });
    expect(
      key.Statement.filter(({ Action }) => Action.includes("kms:Decrypt")).map(({ Sid }) => Sid),
    ).toEqual(
      integration.secret.store === "parameter-store"
        ? ["DecryptByReader"]
        : [
            "DecryptByReader",
            ...rotationOf(each).map(() => "RotateValueByFunction"),
            "ValidateKeyByDeployer",
          ],
    );
  });

  it("decrypts through the store only, and only for its own secret", () => {
    const ofSecret = {
      service: "secretsmanager.eu-west-1.amazonaws.com",
      context: ["StringLike", "kms:EncryptionContext:SecretARN", names.secretArnPattern],
    } as const;
    const ofParameter = {
      service: "ssm.eu-west-1.amazonaws.com",
      context: ["StringEquals", "kms:EncryptionContext:PARAMETER_ARN", names.parameterArn],
    } as const;
    const { service, context } =
      integration.secret.store === "parameter-store" ? ofParameter : ofSecret;
    const [operator, contextKey, arn] = context;
    for (const { Condition } of [statement(key, "DecryptByReader"), decryption(reader)]) {
      expect(Condition?.StringEquals?.["kms:ViaService"]).toBe(service);
      expect(Condition?.[operator]?.[contextKey]).toBe(arn);
    }
  });

  it("reads its own secret only, and only from the function's code where AWS can tell", () => {
    const [first] = reads(reader);

    expect(first?.Resource).toBe(
      integration.secret.store === "parameter-store" ? names.parameterArn : names.secretArnPattern,
    );
    const ofCode = integration.secret.assumeReaderRole
      ? [statement(execution, "AssumeReader")]
      : reads(reader);
    for (const { Condition } of ofCode) {
      expect(Condition?.ArnEquals).toEqual({ "lambda:SourceFunctionArn": names.functionArn });
    }
  });

  it("cannot use the network interface permissions from code", () => {
    expect(statement(execution, "DenyNetworkInterfacesToCode")).toMatchObject({
      Effect: "Deny",
      Action: statement(execution, "ManageNetworkInterfaces").Action,
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": names.functionArn } },
    });
  });
});

describe.each(IN_SECRETS_MANAGER)("the secret of $label", (each) => {
  const { principals, secret } = policiesOf(each);

  it("is read by the reader alone, from one endpoint only, and by its rotation", () => {
    expect(exempt(secret, "DenyReadExceptReader")).toEqual([
      principals.reader,
      ...rotationOf(each),
    ]);
    expect(statement(secret, "DenyReaderOutsideEndpoint").Condition).toEqual({
      ArnEquals: { "aws:PrincipalArn": principals.reader },
      StringNotEquals: { "aws:SourceVpce": "vpce-1" },
    });
  });

  it("does not refuse the reader any call of its source", () => {
    const called = actionsOf(reads(policiesOf(each).reader));
    const refused = secret.Statement.filter(
      ({ Sid, Action }) =>
        Sid !== "DenyReaderOutsideEndpoint" && Action.some((action) => called.includes(action)),
    );

    for (const { Sid } of refused) {
      expect(exempt(secret, Sid)).toEqual([principals.reader, ...rotationOf(each)]);
    }
  });

  it("denies everyone else every read and every change that a secret has", () => {
    const [first] = secret.Statement;
    const isStrict = each.integration.secret.policyShape === "strict";

    expect(
      secret.Statement.every(({ Effect, Principal }) => Effect === "Deny" && Principal === "*"),
    ).toBe(true);
    expect(first?.Sid).toBe(isStrict ? "DenyEveryActionExceptListed" : "DenyReadExceptReader");
    expect(actionsOf(secret.Statement.slice(isStrict ? 1 : 0))).toEqual([
      // What only a rotation function could do.
      ...rotationOf(each).map(() => "secretsmanager:AssociateCrossAccountReplica"),
      // Once for other principals, once for the reader outside the endpoint.
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:CancelRotateSecret",
      "secretsmanager:DeleteResourcePolicy",
      "secretsmanager:DeleteSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutResourcePolicy",
      "secretsmanager:PutSecretValue",
      "secretsmanager:RemoveRegionsFromReplication",
      "secretsmanager:ReplicateSecretToRegions",
      "secretsmanager:RestoreSecret",
      "secretsmanager:RotateSecret",
      "secretsmanager:StopReplicationToReplica",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:UpdateSecret",
      "secretsmanager:UpdateSecretVersionStage",
    ]);
  });

  it("leaves the deployer and break-glass its policy, and neither of them its value", () => {
    expect(exempt(secret, "DenyPolicyChangeExceptDeployerOrBreakGlass")).toEqual([
      ...principals.deployers,
      ...principals.breakGlass,
    ]);
    expect(exempt(secret, "DenyChangeExceptDeployer")).toEqual(principals.deployers);
    for (const arn of [...principals.deployers, ...principals.breakGlass]) {
      expect(exempt(secret, "DenyReadExceptReader")).not.toContain(arn);
    }
  });

  it("has a key that the deployer may validate, and decrypt no value with", () => {
    const { key } = policiesOf(each);

    expect(
      statement(key, "ValidateKeyByDeployer").Condition?.StringEquals?.[
        "kms:EncryptionContext:SecretVersionId"
      ],
    ).toBe("RequestToValidateKeyAccess");
    expect(JSON.stringify(key)).not.toContain(principals.breakGlass[0]);
  });

  it("is put by the operators alone, and the rotation function where there is one", () => {
    const { key } = policiesOf(each);

    expect(exempt(secret, "DenyNewValueExceptOperator")).toEqual([
      ...principals.operators,
      ...rotationOf(each),
    ]);
    expect(statement(key, "EncryptNewValueByOperator").Action).toEqual(["kms:GenerateDataKey"]);
  });
});

describe.each(IN_PARAMETER_STORE)("the parameter of $label", (each) => {
  const { environment } = each;
  const { principals, key, reader, operator, names } = policiesOf(each);

  it("is read inside one endpoint only: it has no policy, so the reader's own says it", () => {
    expect(reads(reader).map(({ Condition }) => Condition?.StringEquals)).toEqual([
      { "aws:SourceVpce": "vpce-1" },
    ]);
  });

  it("has a key that nobody uses but the reader and the operators", () => {
    const [, , ...uses] = key.Statement.map(({ Sid, Action, Condition }) => [
      Sid,
      Action,
      Condition?.ArnEquals?.["aws:PrincipalArn"],
    ]);

    expect(key.Statement.slice(0, 2).map(({ Sid }) => Sid)).toEqual([
      "AdministrationByIam",
      "AliasByDeployer",
    ]);
    expect(uses).toEqual([
      ["DecryptByReader", ["kms:Decrypt"], principals.reader],
      ["EncryptNewValueByOperator", ["kms:Encrypt"], principals.operators],
    ]);
    expect(JSON.stringify(uses)).not.toContain(principals.deployers[0]);
    expect(JSON.stringify(key)).not.toContain(principals.breakGlass[0]);
  });

  it("is put by an operator, encrypted as its key policy lets the operator", () => {
    const encrypts = statement(operator, "EncryptValue");
    const allowed = statement(key, "EncryptNewValueByOperator");

    expect(operator.Statement).toHaveLength(2);
    expect(statement(operator, "PutValue")).toMatchObject({
      Action: ["ssm:PutParameter"],
      Resource: names.parameterArn,
    });
    expect(encrypts.Action).toEqual(allowed.Action);
    expect(allowed.Condition?.StringEquals).toEqual({
      ...encrypts.Condition?.StringEquals,
      "kms:CallerAccount": environment.account,
    });
  });
});

describe.each(ASSUMED)("the assumed role of $label", (each) => {
  const { environment, integration } = each;
  const { names, execution, reader } = policiesOf(each);
  const trust = readerRoleTrust(environment, integration, "vpce-sts");

  it("is assumed by the function's role alone, and through one endpoint only", () => {
    expect(trust.Statement).toEqual([
      {
        Sid: "AssumeByFunction",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${environment.account}:root` },
        Action: ["sts:AssumeRole"],
        Condition: {
          ArnEquals: { "aws:PrincipalArn": names.executionRoleArn },
          StringEquals: { "aws:SourceVpce": "vpce-sts" },
        },
      },
    ]);
  });

  it("is granted to the function's role, whose call the endpoint lets through", () => {
    const assume = stsEndpointPolicy(environment).Statement.filter(
      ({ Resource }) => Resource === names.readerRoleArn,
    );

    expect(statement(execution, "AssumeReader")).toMatchObject({
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
      Resource: names.readerRoleArn,
    });
    expect(assume).toMatchObject([
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Condition: { ArnEquals: { "aws:PrincipalArn": names.executionRoleArn } },
      },
    ]);
  });

  it("takes the secret away from the function's role", () => {
    expect(reads(execution)).toEqual([]);
    expect(JSON.stringify(execution)).not.toContain("arn:secret-key");
    expect(actionsOf(reader.Statement)).not.toContain("dynamodb:PutItem");
  });
});

describe.each(CASES)("everyone but the reader of $label", (each) => {
  const { principals, key, operator } = policiesOf(each);

  it("gets no cryptographic use of the key from administering it", () => {
    const administration = statement(key, "AdministrationByIam").Action;

    expect(administration).toContain("kms:PutKeyPolicy");
    expect(
      administration.filter((action) =>
        /crypt|GenerateDataKey|CreateGrant|Sign|Alias/.test(action),
      ),
    ).toEqual([]);
  });

  it("puts and cannot read, as an operator", () => {
    const granted = actionsOf(operator.Statement);

    expect(granted.filter((action) => action.includes(":Put"))).toHaveLength(1);
    expect(
      granted.filter((action) => /Get.*Value|GetParameter|Decrypt|AssumeRole/.test(action)),
    ).toEqual([]);
    expect(principals.operators).not.toContain(principals.reader);
  });
});

describe("the rotation role", () => {
  const { environment, integration } = ROTATED;
  const { principals, secret, key } = policiesOf(ROTATED);
  const role = ownRole("team/rotator");
  const pattern = auditDetections(environment, EXAMPLE_NETWORK)
    .filter(({ id }) => id === "unexpected-reader")
    .map(({ source }) => (source.kind === "log-filter" ? source.pattern : ""))
    .join();

  it("is one role in secret policy, key policy, endpoint policy and filter", () => {
    const endpoint = statement(secretsEndpointPolicy(environment), "RotateWeather");

    expect(principals.rotation).toBe(role);
    expect(exempt(secret, "DenyReadExceptReader")).toEqual([principals.reader, role]);
    expect(exempt(secret, "DenyNewValueExceptOperator")).toEqual([...principals.operators, role]);
    expect(statement(key, "RotateValueByFunction").Condition?.ArnEquals?.["aws:PrincipalArn"]).toBe(
      role,
    );
    expect(endpoint.Condition).toEqual({ ArnEquals: { "aws:PrincipalArn": role } });
    expect(pattern).toContain(`!= "${role}"`);
  });

  it("is granted what the endpoint lets through, on the same secret", () => {
    const [rotate] = rotationPolicy(environment, integration, "arn:secret-key").Statement;
    const endpoint = statement(secretsEndpointPolicy(environment), "RotateWeather");

    expect(endpoint.Action).toEqual(rotate?.Action);
    expect(endpoint.Resource).toBe(rotate?.Resource);
    expect(endpoint.Resource).toBe(integrationNames(environment, integration).secretArnPattern);
  });

  it("is nowhere where there is none", () => {
    const without = policiesOf({ label: "prod", ...variant({}) });

    expect(without.principals.rotation).toBeUndefined();
    expect(JSON.stringify(without)).not.toMatch(/rotat(?:or|eValue)/i);
  });
});
