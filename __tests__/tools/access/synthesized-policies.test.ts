import { loadEnvironment } from "../../../config/load-environment";
import { policiesInStacks, synthesizedPolicies } from "../../../tools/access/synthesized-policies";
import type { IntegrationPolicies } from "../../../tools/access/system-policies";
import { synthesizedStacks } from "../../../tools/synthesized-stacks";
import { prod, resourceOf, stacksOfProd } from "./support/stacks";
import type { Stacks } from "./support/stacks";

function onlyIntegration(stacks: Stacks): IntegrationPolicies {
  const [integration] = policiesInStacks(stacks, "test").integrations;
  if (integration === undefined) throw new Error("No integration.");
  return integration;
}

/** Changes a copy of prod's stacks. */
function changed(change: (stacks: Stacks) => void): Stacks {
  const stacks = stacksOfProd();
  change(stacks);
  return stacks;
}

describe("synthesizedPolicies", () => {
  it("finds what belongs to an integration and names it by canonical ARNs", () => {
    const found = onlyIntegration(stacksOfProd());
    const here = "eu-west-1:444455556666";

    expect(found).toMatchObject({
      integration: "weather",
      secret: { arn: `arn:aws:secretsmanager:${here}:secret:acme-prod-weather-api-key-AbCdEf` },
      secretKey: { arn: `arn:aws:kms:${here}:key/acme-prod-weather-secret` },
      table: { arn: `arn:aws:dynamodb:${here}:table/acme-prod-weather-observations` },
      tableKey: { arn: `arn:aws:kms:${here}:key/acme-prod-weather-table` },
      runtimeKey: { arn: `arn:aws:kms:${here}:key/acme-prod-weather-runtime` },
      lambda: { arn: `arn:aws:lambda:${here}:function:acme-prod-weather-ingestion` },
      queue: { arn: `arn:aws:sqs:${here}:acme-prod-weather-on-failure` },
      executionRole: { arn: "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion" },
      schedulerRole: { arn: "arn:aws:iam::444455556666:role/acme-prod-weather-scheduler" },
    });
    expect(found.readerRole).toBeUndefined();
    expect(found.secret.policy?.document).toEqual(
      expect.objectContaining({ Statement: expect.any(Array) }),
    );
  });

  it("leaves no reference of Terraform in any document, also between stacks", () => {
    const environment = loadEnvironment("every-source");
    const policies = synthesizedPolicies(environment, synthesizedStacks(environment), "test");

    expect(JSON.stringify(policies)).not.toContain("${");
    expect(policies.integrations.map(({ integration }) => integration)).toEqual(
      environment.integrations.map(({ name }) => name),
    );
    expect(Object.keys(policies.endpoints).sort()).toEqual([
      "dynamodb",
      "secretsmanager",
      "ssm",
      "sts",
    ]);
    const assuming = policies.integrations.find(({ integration }) => integration === "direct-role");
    expect(assuming?.readerRole?.arn).toBe(
      "arn:aws:iam::123456789012:role/acme-every-source-direct-role-reader",
    );
    const parameter = policies.integrations.find(({ integration }) => integration === "parameter");
    expect(parameter?.secret).toEqual({
      arn: "arn:aws:ssm:eu-west-1:123456789012:parameter/acme/every-source/parameter/api-key",
    });
  });

  it("reads the JSON and not the policies of this project", () => {
    const stacks = changed((each) => {
      const policy = resourceOf(each, "aws_secretsmanager_secret_policy", "weather-secret");
      policy.policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    });

    expect(onlyIntegration(stacks).secret.policy?.document).toEqual({
      Version: "2012-10-17",
      Statement: [],
    });
  });

  it("takes the key that the secret names, whatever the aliases say", () => {
    const stacks = changed((each) => {
      const table = resourceOf(each, "aws_dynamodb_table", "weather-table");
      const encryption = table.server_side_encryption as { kms_key_arn: string };
      resourceOf(each, "aws_secretsmanager_secret", "weather-secret").kms_key_id =
        encryption.kms_key_arn;
    });

    expect(onlyIntegration(stacks).secretKey.arn).toMatch(/key\/acme-prod-weather-table$/);
  });

  it("reads a policy variable as Terraform writes it", () => {
    const stacks = changed((each) => {
      const policy = resourceOf(each, "aws_secretsmanager_secret_policy", "weather-secret");
      policy.policy = '{"Version":"2012-10-17","Statement":[],"Id":"$${aws:username}"}';
    });

    expect(onlyIntegration(stacks).secret.policy?.document).toMatchObject({
      Id: "${aws:username}",
    });
  });

  it("makes the function's policy of the permissions on it", () => {
    const stacks = changed((each) => {
      const [id = ""] = Object.keys(each["prod-ingestion"]?.resource?.aws_lambda_function ?? {});
      const resources = each["prod-ingestion"]?.resource ?? {};
      resources.aws_lambda_permission = {
        bucket: {
          statement_id: "FromBucket",
          action: "lambda:InvokeFunction",
          principal: "s3.amazonaws.com",
          function_name: `\${aws_lambda_function.${id}.function_name}`,
          source_account: "444455556666",
        },
      };
    });
    const { lambda } = onlyIntegration(stacks);

    expect(lambda.policy?.document).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "FromBucket",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: lambda.arn,
          Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } },
        },
      ],
    });
    expect(onlyIntegration(stacksOfProd()).lambda.policy).toBeUndefined();
  });

  it.each([
    [
      "the secret's policy is missing",
      (each: Stacks) => {
        delete each["prod-secrets"]?.resource?.aws_secretsmanager_secret_policy;
      },
      /acme-prod-weather-api-key-AbCdEf has no policy: .* aws_secretsmanager_secret_policy/,
    ],
    [
      "an endpoint has no policy",
      (each: Stacks) => {
        delete resourceOf(each, "aws_vpc_endpoint", "endpoints_secrets").policy;
      },
      /prod-network\/aws_vpc_endpoint\.endpoints_secrets\w+ has no policy/,
    ],
    [
      "a reference leads nowhere",
      (each: Stacks) => {
        const policy = resourceOf(each, "aws_secretsmanager_secret_policy", "weather-secret");
        policy.policy = '{"Statement":["${aws_kms_key.gone.arn}"]}';
      },
      /\$\{aws_kms_key\.gone\.arn\}, which leads to no resource/,
    ],
    [
      "an attribute is not known before an apply",
      (each: Stacks) => {
        const text = JSON.stringify(each["prod-secrets"]);
        const [, id] = /\$\{(aws_dynamodb_table\.[\w-]+)\.arn\}/.exec(text) ?? [];
        const policy = resourceOf(each, "aws_secretsmanager_secret_policy", "weather-secret");
        policy.policy = `{"Statement":["\${${String(id)}.stream_arn}"]}`;
      },
      /aws_dynamodb_table\.stream_arn will be is not known.*ATTRIBUTES/,
    ],
    [
      "a service has two endpoints",
      (each: Stacks) => {
        const endpoints = each["prod-network"]?.resource?.aws_vpc_endpoint ?? {};
        endpoints.second = { ...resourceOf(each, "aws_vpc_endpoint", "endpoints_secrets") };
      },
      /A service has two endpoints.*aws_vpc_endpoint\.second/,
    ],
  ])("fails when %s", (_, change, message) => {
    expect(() => policiesInStacks(changed(change), "test")).toThrow(message);
  });

  it("fails when an integration of the configuration is not in the stacks", () => {
    const [weather] = prod.integrations;
    const more = { ...prod, integrations: [...prod.integrations, { ...weather, name: "traffic" }] };

    expect(() => synthesizedPolicies(more as typeof prod, stacksOfProd(), "test")).toThrow(
      'The stacks have no function of integration "traffic".',
    );
    expect(synthesizedPolicies(prod, stacksOfProd(), "test").integrations).toHaveLength(1);
  });
});
