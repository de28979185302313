/** Each source has the permissions for the calls that it makes, and for no other. */
import { loadEnvironment } from "../../config/load-environment";
import { integrationNames } from "../../config/names";
import type { Integration } from "../../config/schema";
import { parametersEndpointPolicy } from "../../policies/endpoint-policies/parameters-endpoint";
import { secretsEndpointPolicy } from "../../policies/endpoint-policies/secrets-endpoint";
import { stsEndpointPolicy } from "../../policies/endpoint-policies/sts-endpoint";
import { executionRolePolicy } from "../../policies/roles/execution-role";
import { readerRolePolicy } from "../../policies/roles/reader-role";
import type { PolicyDocument } from "../../policies/statement";

const environment = loadEnvironment("every-source");

function integration(name: string): Integration {
  const found = environment.integrations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`every-source has no integration ${name}.`);
  return found;
}

function reading(name: string) {
  return {
    environment,
    integration: integration(name),
    secretKeyArn: "arn:secret-key",
    storeEndpointId: "vpce-1",
  };
}

function execution(name: string): PolicyDocument {
  return executionRolePolicy({
    ...reading(name),
    tableKeyArn: "arn:table-key",
    runtimeKeyArn: "arn:runtime-key",
  });
}

/** Actions of the services that hold secrets or give sessions, and the use of the secret's key. */
function secretActions({ Statement }: PolicyDocument): string[] {
  return Statement.filter(
    ({ Action, Resource }) =>
      Resource === "arn:secret-key" ||
      Action.some((action) => /^(secretsmanager|ssm|sts):/.test(action)),
  ).flatMap(({ Action }) => Action);
}

const DIRECT = ["secretsmanager:GetSecretValue", "kms:Decrypt"];
const PARAMETER = ["ssm:GetParameter", "kms:Decrypt"];
const WCP = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "kms:Decrypt"];
const WCP_PREFETCH = [
  "secretsmanager:GetSecretValue",
  "secretsmanager:DescribeSecret",
  "secretsmanager:BatchGetSecretValue",
  "kms:Decrypt",
];

describe("the function's role", () => {
  it.each([
    ["direct", DIRECT],
    ["direct-prefetch", DIRECT],
    ["direct-role", ["sts:AssumeRole"]],
    ["parameter", PARAMETER],
    ["extension", DIRECT],
    ["extension-param", PARAMETER],
    ["wcp", WCP],
    ["wcp-prefetch", WCP_PREFETCH],
    ["wcp-role", ["sts:AssumeRole"]],
  ])("of %s may call %j", (name, actions) => {
    expect(secretActions(execution(name))).toEqual(actions);
  });
});

describe("the assumed role", () => {
  it.each([
    ["direct-role", DIRECT],
    ["wcp-role", WCP_PREFETCH],
  ])("of %s may call %j and nothing else", (name, actions) => {
    const policy = readerRolePolicy(reading(name));

    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(actions);
  });
});

describe("the version", () => {
  const conditionOfRead = (policy: PolicyDocument) =>
    policy.Statement.find(({ Sid }) => Sid === "ReadSecret")?.Condition;
  const current = { "secretsmanager:VersionStage": "AWSCURRENT" };

  it.each(["direct", "direct-prefetch", "extension"])("that %s reads is the current", (name) => {
    expect(conditionOfRead(execution(name))).toEqual({
      ArnEquals: {
        "lambda:SourceFunctionArn": integrationNames(environment, integration(name)).functionArn,
      },
      StringEquals: current,
    });
  });

  it("that an assumed role reads is the current", () => {
    expect(conditionOfRead(readerRolePolicy(reading("direct-role")))).toEqual({
      StringEquals: current,
    });
  });

  it.each(["wcp", "wcp-prefetch"])("need not be named by %s, which asks without one", (name) => {
    expect(conditionOfRead(execution(name))?.StringEqualsIfExists).toEqual(current);
    expect(conditionOfRead(execution(name))?.StringEquals).toBeUndefined();
  });
});

describe("an endpoint policy", () => {
  const summary = (policy: PolicyDocument) =>
    policy.Statement.map(({ Sid, Action }) => `${Sid}: ${Action.join()}`);

  it("of Secrets Manager has the calls of each source that reads there", () => {
    expect(summary(secretsEndpointPolicy(environment))).toEqual([
      "ReadDirect: secretsmanager:GetSecretValue",
      "ReadDirectPrefetch: secretsmanager:GetSecretValue",
      "RotateDirectPrefetch: secretsmanager:DescribeSecret,secretsmanager:GetSecretValue,secretsmanager:PutSecretValue,secretsmanager:UpdateSecretVersionStage",
      "ReadDirectRole: secretsmanager:GetSecretValue",
      "ReadExtension: secretsmanager:GetSecretValue",
      "ReadWcp: secretsmanager:GetSecretValue",
      "DescribeWcp: secretsmanager:DescribeSecret",
      "ReadWcpPrefetch: secretsmanager:GetSecretValue",
      "DescribeWcpPrefetch: secretsmanager:DescribeSecret",
      "PrefetchWcpPrefetch: secretsmanager:BatchGetSecretValue",
      "ReadWcpRole: secretsmanager:GetSecretValue",
      "DescribeWcpRole: secretsmanager:DescribeSecret",
      "PrefetchWcpRole: secretsmanager:BatchGetSecretValue",
    ]);
  });

  it("of Systems Manager has one parameter for each reader", () => {
    expect(summary(parametersEndpointPolicy(environment))).toEqual([
      "ReadParameter: ssm:GetParameter",
      "ReadExtensionParam: ssm:GetParameter",
    ]);
  });

  it("of STS lets functions assume their role, and the provider ask who it is as both", () => {
    const { executionRoleArn, readerRoleArn } = integrationNames(
      environment,
      integration("wcp-role"),
    );

    expect(summary(stsEndpointPolicy(environment))).toEqual([
      "AssumeDirectRole: sts:AssumeRole",
      "AssumeWcpRole: sts:AssumeRole",
      "IdentifyWcpRole: sts:GetCallerIdentity",
    ]);
    expect(stsEndpointPolicy(environment).Statement[2]).toMatchObject({
      Resource: "*",
      Condition: { ArnEquals: { "aws:PrincipalArn": [executionRoleArn, readerRoleArn] } },
    });
  });

  it("is empty where no integration uses the service", () => {
    const prod = loadEnvironment("prod");

    expect(parametersEndpointPolicy(prod).Statement).toEqual([]);
    expect(stsEndpointPolicy(prod).Statement).toEqual([]);
    expect(secretsEndpointPolicy(prod).Statement).toHaveLength(1);
  });

  it("is within the length that AWS takes", () => {
    // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
    for (const policy of [
      secretsEndpointPolicy(environment),
      parametersEndpointPolicy(environment),
      stsEndpointPolicy(environment),
    ]) {
      expect(JSON.stringify(policy).length).toBeLessThan(20_480);
    }
  });
});
