import { loadEnvironment } from "../../config/load-environment";
import { policiesIn, synthesize } from "../support/synthesize";
import type { PolicyStatement } from "../support/synthesize";

describe.each(["dev", "prod", "local", "every-source"])("every stack of %s", (name) => {
  const environment = loadEnvironment(name);
  const stacks = Object.entries(synthesize(environment));

  it.each(stacks)("%s asks for the provider range and the one account", (part, stack) => {
    const { terraform, provider } = stack.json as {
      terraform: { required_providers: { aws: { version: string } } };
      provider: { aws: Record<string, unknown>[] };
    };

    expect(terraform.required_providers.aws.version).toBe(">= 5.100.0, < 7.0.0");
    // The events of IAM are handed on from there.
    const elsewhere = part === "audit" ? [{ region: "us-east-1", alias: "us-east-1" }] : [];
    expect(provider.aws).toEqual(
      [{ region: environment.region }, ...elsewhere].map((place) => ({
        ...place,
        allowed_account_ids: [environment.account],
        default_tags: [
          {
            tags: {
              ...environment.tags,
              organisation: environment.organisation,
              environment: name,
              stack: part,
            },
          },
        ],
      })),
    );
  });

  it.each(stacks)("%s has a state of its own, locked and encrypted in S3", (part, stack) => {
    const { backend } = (stack.json as { terraform: { backend: unknown } }).terraform;

    expect(backend).toEqual(
      environment.state.backend === "s3"
        ? {
            s3: {
              bucket: environment.state.bucket,
              key: `acme/${name}/${part}.tfstate`,
              region: environment.region,
              encrypt: true,
              use_lockfile: true,
            },
          }
        : { local: { path: `../../../state/${name}/${part}.tfstate` } },
    );
  });

  it.each(stacks)("%s holds no secret value and no way to get one", (_part, stack) => {
    const types = [
      ...Object.keys(stack.json.resource ?? {}),
      ...Object.keys(stack.json.data ?? {}),
    ];

    expect(types).not.toContain("aws_secretsmanager_secret_version");
    expect(types.filter((type) => /random_password|ephemeral/.test(type))).toEqual([]);
    expect(Object.keys(stack.json.variable ?? {})).toEqual([]);
    // The value of a parameter would be read back into the state.
    expect(Object.keys(stack.resources("aws_ssm_parameter"))).toEqual([]);
  });

  it.each(stacks)(
    "%s reads no data but other stacks' outputs and a public layer ARN",
    (part, stack) => {
      const { aws_ssm_parameter: parameters, ...data } = (stack.json.data ?? {}) as Record<
        string,
        Record<string, { name: string; with_decryption: boolean }>
      >;

      expect(Object.keys(data).filter((type) => type !== "terraform_remote_state")).toEqual([]);
      for (const { name: parameter, with_decryption } of Object.values(parameters ?? {})) {
        expect(parameter).toBe(
          "/aws/service/aws-parameters-and-secrets-lambda-extension/arm64/latest",
        );
        expect(with_decryption).toBe(false);
      }
      // Not `value`, which the provider marks as sensitive: the plan would hide which version it is.
      expect(stack.text).not.toMatch(/data\.aws_ssm_parameter\.[\w-]+\.value/);
      expect(Object.keys(parameters ?? {})).toHaveLength(
        name === "every-source" && part === "ingestion" ? 1 : 0,
      );
    },
  );

  it.each(stacks)("%s has no wildcard action but the denial of a strict policy", (part, stack) => {
    const actions = policiesIn(stack).flatMap(({ policy }) =>
      policy.Statement.flatMap(({ Effect, Sid, Action }) =>
        Action.map((action) => `${Effect} ${Sid} ${action}`),
      ),
    );
    const strict = environment.integrations.filter(
      ({ secret }) => part === "secrets" && secret.policyShape === "strict",
    );

    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => /[*?]/.test(action.split(" ").at(-1) ?? ""))).toEqual(
      strict.map(() => "Deny DenyEveryActionExceptListed secretsmanager:*"),
    );
    // Nothing in the text either, whatever property it stands in.
    expect(stack.text.match(/\\"[a-z0-9-]+:\*\\"/g) ?? []).toHaveLength(strict.length);
  });

  it.each(stacks)("%s lets nobody in from everywhere", (_part, stack) => {
    const ingress = Object.values(stack.resources("aws_vpc_security_group_ingress_rule"));

    expect(ingress.filter((rule) => "cidr_ipv4" in rule || "cidr_ipv6" in rule)).toEqual([]);
    expect(
      Object.values(stack.resources("aws_security_group")).filter((group) => "ingress" in group),
    ).toEqual([]);
  });

  it.each(stacks)("%s allows a wildcard principal only within a VPC endpoint", (_part, stack) => {
    const open = policiesIn(stack).flatMap(({ where, policy }) =>
      policy.Statement.filter(
        (statement: PolicyStatement) =>
          statement.Effect === "Allow" && JSON.stringify(statement.Principal ?? "").includes('"*"'),
      ).map(({ Condition }) => ({ where, condition: Object.keys(Condition?.ArnEquals ?? {}) })),
    );

    for (const { where, condition } of open) {
      expect(where).toMatch(/^aws_vpc_endpoint\./);
      expect(condition).toEqual(["aws:PrincipalArn"]);
    }
  });

  it("uses '*' as resource only where AWS has no resource-level permission", () => {
    const anyResource = stacks.flatMap(([, stack]) =>
      policiesIn(stack)
        // In a key policy and in a secret's policy, "*" is the key or the secret itself.
        .filter(({ where }) => !/^aws_(kms_key|secretsmanager_secret_policy)\./.test(where))
        .flatMap(({ policy }) => policy.Statement)
        .filter((statement) => [statement.Resource].flat().includes("*"))
        .flatMap(({ Effect, Action }) => Action.map((action) => `${Effect} ${action}`)),
    );

    // A batch read is authorized secret by secret; a caller's identity belongs to no resource.
    const onlyWithWcp = ["Allow secretsmanager:BatchGetSecretValue", "Allow sts:GetCallerIdentity"];
    const expected = name === "every-source" ? onlyWithWcp : [];
    expect([...new Set(anyResource)].sort()).toEqual([
      "Allow ec2:AssignPrivateIpAddresses",
      "Allow ec2:CreateNetworkInterface",
      "Allow ec2:DeleteNetworkInterface",
      "Allow ec2:DescribeNetworkInterfaces",
      "Allow ec2:DescribeSubnets",
      "Allow ec2:UnassignPrivateIpAddresses",
      "Allow logs:DescribeLogGroups",
      ...expected,
      "Allow xray:PutTelemetryRecords",
      "Allow xray:PutTraceSegments",
      "Deny ec2:AssignPrivateIpAddresses",
      "Deny ec2:CreateNetworkInterface",
      "Deny ec2:DeleteNetworkInterface",
      "Deny ec2:DescribeNetworkInterfaces",
      "Deny ec2:DescribeSubnets",
      "Deny ec2:UnassignPrivateIpAddresses",
    ]);
  });

  it("protects what holds data, unless the environment is a throw-away copy", () => {
    const protectedTypes = [
      "aws_secretsmanager_secret",
      "aws_kms_key",
      "aws_dynamodb_table",
      "aws_s3_bucket",
    ];
    const lifecycles = stacks.flatMap(([, stack]) =>
      protectedTypes.flatMap((type) =>
        Object.values(stack.resources(type)).map((resource) => [type, resource.lifecycle]),
      ),
    );

    expect(new Set(lifecycles.map(([type]) => type))).toEqual(new Set(protectedTypes));
    for (const [type, lifecycle] of lifecycles) {
      expect([type, lifecycle]).toEqual([type, { prevent_destroy: environment.protection }]);
    }
  });

  it("encrypts with a customer managed key wherever AWS takes one", () => {
    const encrypted: [string, string][] = [
      ["aws_cloudwatch_log_group", "kms_key_id"],
      ["aws_secretsmanager_secret", "kms_key_id"],
      ["aws_sns_topic", "kms_master_key_id"],
      ["aws_sqs_queue", "kms_master_key_id"],
      ["aws_cloudtrail", "kms_key_id"],
      ["aws_lambda_function", "kms_key_arn"],
    ];
    for (const [type, property] of encrypted) {
      const resources = stacks.flatMap(([, stack]) => Object.values(stack.resources(type)));

      expect(resources.length).toBeGreaterThan(0);
      for (const resource of resources) {
        expect(resource[property]).toMatch(/aws_kms_key\..*\.arn/);
      }
    }
  });

  it("rotates every key and gives each its own policy", () => {
    const keys = stacks.flatMap(([, stack]) => Object.values(stack.resources("aws_kms_key")));

    // Network, trail and alarms; of each integration secret, table and function.
    expect(keys.length).toBe(3 + 3 * environment.integrations.length);
    for (const key of keys) {
      expect(key).toMatchObject({ enable_key_rotation: true, rotation_period_in_days: 365 });
      expect(key.bypass_policy_lockout_safety_check).toBeUndefined();
      expect(key.policy).toContain('"AdministrationByIam"');
    }
    expect(new Set(keys.map((key) => key.policy)).size).toBe(keys.length);
  });
});
