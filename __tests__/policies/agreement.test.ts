/** One list of principals: every policy and every filter says the same of each of them. */
import { loadEnvironment } from "../../config/load-environment";
import { integrationNames } from "../../config/names";
import { auditDetections } from "../../detections/catalog";
import { secretsEndpointPolicy } from "../../policies/endpoint-policies/secrets-endpoint";
import { tableEndpointPolicy } from "../../policies/endpoint-policies/table-endpoint";
import { secretKeyPolicy } from "../../policies/key-policies/secret-key";
import { principalsOf } from "../../policies/principals";
import { executionRolePolicy } from "../../policies/roles/execution-role";
import { operatorPolicy } from "../../policies/roles/operator-policy";
import { secretPolicy } from "../../policies/secret-policy";
import type { PolicyDocument, Statement } from "../../policies/statement";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const names = integrationNames(environment, integration);
const principals = principalsOf(environment, integration);
const secret = secretPolicy({ principals, vpcEndpointId: "vpce-1" });
const key = secretKeyPolicy(environment, integration);
const execution = executionRolePolicy({
  environment,
  integration,
  secretKeyArn: "arn:secret-key",
  tableKeyArn: "arn:table-key",
  runtimeKeyArn: "arn:runtime-key",
});

function statement(policy: PolicyDocument, sid: string): Statement {
  const found = policy.Statement.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`No statement ${sid}.`);
  return found;
}

/** Principals that a Deny leaves out. */
function exempt(sid: string): string[] {
  return [statement(secret, sid).Condition?.StringNotEquals?.["aws:PrincipalArn"] ?? []].flat();
}

describe("the reader", () => {
  it("is the function's execution role, and one role only", () => {
    expect(principals.reader).toBe(names.executionRoleArn);
  });

  it("is the same in secret policy, key policy, endpoint policy and filter", () => {
    const [detection] = auditDetections(environment);
    const pattern = detection?.source.kind === "log-filter" ? detection.source.pattern : "";

    expect(exempt("DenyReadExceptReader")).toEqual([principals.reader]);
    expect(
      statement(secret, "DenyReaderOutsideEndpoint").Condition?.ArnEquals?.["aws:PrincipalArn"],
    ).toBe(principals.reader);
    expect(statement(key, "DecryptByReader").Condition?.ArnEquals?.["aws:PrincipalArn"]).toBe(
      principals.reader,
    );
    expect(
      secretsEndpointPolicy(environment).Statement[0]?.Condition?.ArnEquals?.["aws:PrincipalArn"],
    ).toBe(principals.reader);
    expect(pattern).toContain(`!= "${principals.reader}"`);
    expect(pattern.match(/!= "/g)).toHaveLength(1);
  });

  it("may read from one endpoint only", () => {
    expect(statement(secret, "DenyReaderOutsideEndpoint").Condition?.StringNotEquals).toEqual({
      "aws:SourceVpce": "vpce-1",
    });
  });

  it("is granted what the endpoint lets through, and the endpoint lets it through", () => {
    const granted = statement(execution, "ReadSecret");
    const passed = secretsEndpointPolicy(environment).Statement[0];

    expect(passed).toMatchObject({
      Effect: "Allow",
      Action: granted.Action,
      Resource: granted.Resource,
    });
    expect(tableEndpointPolicy(environment).Statement[0]).toMatchObject({
      Effect: "Allow",
      Action: statement(execution, "PutRows").Action,
      Resource: statement(execution, "PutRows").Resource,
    });
  });

  it("may do nothing with the key but decrypt", () => {
    expect(statement(key, "DecryptByReader").Action).toEqual(["kms:Decrypt"]);
    expect(key.Statement.map(({ Sid }) => Sid)).toEqual([
      "AdministrationByIam",
      "DecryptByReader",
      "EncryptNewValueByOperator",
      "ValidateKeyByDeployer",
    ]);
  });

  it("decrypts through Secrets Manager only, and only for its own secret", () => {
    for (const condition of [
      statement(key, "DecryptByReader").Condition,
      statement(execution, "DecryptSecret").Condition,
    ]) {
      expect(condition?.StringEquals?.["kms:ViaService"]).toBe(
        "secretsmanager.eu-west-1.amazonaws.com",
      );
      expect(condition?.StringLike?.["kms:EncryptionContext:SecretARN"]).toBe(
        names.secretArnPattern,
      );
    }
  });

  it("reads the current version only, and only as this function", () => {
    expect(statement(execution, "ReadSecret").Condition).toEqual({
      ArnEquals: { "lambda:SourceFunctionArn": names.functionArn },
      StringEquals: { "secretsmanager:VersionStage": "AWSCURRENT" },
    });
  });

  it("cannot use the network interface permissions from code", () => {
    expect(statement(execution, "DenyNetworkInterfacesToCode")).toMatchObject({
      Effect: "Deny",
      Action: statement(execution, "ManageNetworkInterfaces").Action,
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": names.functionArn } },
    });
  });
});

describe("everyone else", () => {
  it("is denied every read and every change that the secret has", () => {
    expect(
      secret.Statement.every(({ Effect, Principal }) => Effect === "Deny" && Principal === "*"),
    ).toBe(true);
    expect(secret.Statement.flatMap(({ Action }) => Action).sort()).toEqual([
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

  it("gets no cryptographic use of the key from administering it", () => {
    const administration = statement(key, "AdministrationByIam").Action;

    expect(administration).toContain("kms:PutKeyPolicy");
    expect(
      administration.filter((action) => /crypt|GenerateDataKey|CreateGrant|Sign/.test(action)),
    ).toEqual([]);
  });
});

describe("the deployer and break-glass", () => {
  it("are not locked out of the policy", () => {
    expect(exempt("DenyPolicyChangeExceptDeployerOrBreakGlass")).toEqual([
      ...principals.deployers,
      ...principals.breakGlass,
    ]);
    expect(exempt("DenyChangeExceptDeployer")).toEqual(principals.deployers);
  });

  it("cannot read: neither is left out of a Deny of reads, nor may decrypt a value", () => {
    const readers = exempt("DenyReadExceptReader");
    const validation = statement(key, "ValidateKeyByDeployer").Condition;

    for (const arn of [...principals.deployers, ...principals.breakGlass]) {
      expect(readers).not.toContain(arn);
    }
    expect(validation?.StringEquals?.["kms:EncryptionContext:SecretVersionId"]).toBe(
      "RequestToValidateKeyAccess",
    );
    expect(JSON.stringify(key)).not.toContain(principals.breakGlass[0]);
  });
});

describe("the operator", () => {
  it("puts and cannot read", () => {
    expect(exempt("DenyNewValueExceptOperator")).toEqual(principals.operators);
    expect(statement(key, "EncryptNewValueByOperator").Action).toEqual(["kms:GenerateDataKey"]);
    const granted = operatorPolicy(environment, integration, "arn:key").Statement.flatMap(
      ({ Action }) => Action,
    );

    expect(granted).toContain("secretsmanager:PutSecretValue");
    expect(granted.filter((action) => /Get.*Value|Decrypt/.test(action))).toEqual([]);
  });
});
