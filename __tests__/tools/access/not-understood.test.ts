import { loadEnvironment } from "../../../config/load-environment";
import { accessDifference } from "../../../tools/access/diff/compare";
import { synthesizedPolicies } from "../../../tools/access/synthesized-policies";
import { synthesizedStacks } from "../../../tools/synthesized-stacks";
import {
  prod,
  resourceOf,
  SECRET_KEY,
  SECRET_POLICY,
  SECRETS_ENDPOINT,
  stacksOfProd,
} from "./support/stacks";
import type { Stacks } from "./support/stacks";

type Properties = Record<string, unknown>;

const ALLOW_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }],
});

const changed = (change: (stacks: Stacks) => void): Stacks => {
  const stacks = stacksOfProd();
  change(stacks);
  return stacks;
};

const widened = (after: Stacks, before = stacksOfProd()) =>
  accessDifference({ name: "before", stacks: before }, { name: "after", stacks: after }).widened;

const reader = (stacks: Stacks) => resourceOf(stacks, "aws_iam_role", "weather-function_role");
const lambda = (stacks: Stacks) => resourceOf(stacks, "aws_lambda_function", "weather-function");
const secretPolicy = (stacks: Stacks) => resourceOf(stacks, ...SECRET_POLICY);

/** Changes properties of a resource. */
const set =
  (find: (stacks: Stacks) => Properties, properties: Properties) =>
  (stacks: Stacks): void => {
    Object.assign(find(stacks), properties);
  };

/** Adds a resource. */
const add =
  (type: string, properties: Properties = {}, stack = "prod-ingestion") =>
  (stacks: Stacks): void => {
    const resources = stacks[stack]?.resource;
    if (resources === undefined) throw new Error(`No stack ${stack}.`);
    resources[type] = { ...resources[type], more: properties };
  };

/** Adds a part to a stack. */
const part =
  (name: string, value: unknown) =>
  (stacks: Stacks): void => {
    Object.assign(stacks["prod-secrets"] ?? {}, { [name]: value });
  };

const variable = (name: string, value: string) => (stacks: Stacks) => {
  const { variables } = lambda(stacks).environment as { variables: Properties };
  variables[name] = value;
};

/** The reader's role by its literal name, which refers to no resource. */
const role = "acme-prod-weather-ingestion";
const roleId = Object.keys(stacksOfProd()["prod-ingestion"]?.resource?.aws_iam_role ?? {}).find(
  (id) => id.startsWith("weather-function_role"),
);
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const CASES: readonly [what: string, change: (stacks: Stacks) => void, message: RegExp][] = [
  // Properties of resources that are there.
  [
    "a policy inside a role",
    set(reader, { inline_policy: [{ name: "more", policy: ALLOW_ALL }] }),
    /weather-function_role\w+\.inline_policy: a property that is not read/,
  ],
  [
    "managed policies of a role",
    set(reader, { managed_policy_arns: [ADMINISTRATOR] }),
    /\.managed_policy_arns: a property that is not read/,
  ],
  ["count", set(secretPolicy, { count: 0 }), /aws_secretsmanager_secret_policy\S+\.count: with/],
  ["for_each", set(secretPolicy, { for_each: [] }), /\.for_each: with this argument/],
  ["a provider", set(secretPolicy, { provider: "aws.other" }), /\.provider: with this argument/],
  [
    "ignore_changes",
    set(secretPolicy, { lifecycle: { ignore_changes: ["policy"] } }),
    /\.lifecycle\.ignore_changes: with this argument/,
  ],
  [
    "ignore_changes in a list of blocks",
    set(secretPolicy, { lifecycle: [{ ignore_changes: ["policy"] }] }),
    /\.lifecycle\.ignore_changes: with this argument/,
  ],
  [
    "a provisioner",
    set((stacks) => resourceOf(stacks, "aws_vpc", "network"), {
      provisioner: [{ "local-exec": { command: "aws iam attach-role-policy" } }],
    }),
    /aws_vpc\.\S+\.provisioner: with this argument/,
  ],
  [
    "a policy that is a function call",
    set(secretPolicy, { policy: "${jsonencode(local.policy)}" }),
    /aws_secretsmanager_secret_policy\S+\.policy: an expression where a policy is expected/,
  ],
  [
    "a policy from a data source",
    set(secretPolicy, { policy: "${data.aws_iam_policy_document.x.json}" }),
    /\.policy: an expression/,
  ],
  [
    "an expression of a policy that no cell is about",
    set((stacks) => resourceOf(stacks, "aws_s3_bucket_policy", "trail"), {
      policy: "${data.aws_iam_policy_document.x.json}",
    }),
    /aws_s3_bucket_policy\S+\.policy: an expression/,
  ],
  [
    "a public policy that is not refused",
    set(secretPolicy, { block_public_policy: false }),
    /\.block_public_policy: false is not what the template has/,
  ],
  [
    "a key without the check against a lockout",
    set((stacks) => resourceOf(stacks, ...SECRET_KEY), {
      bypass_policy_lockout_safety_check: true,
    }),
    /\.bypass_policy_lockout_safety_check: a property that is not read/,
  ],
  [
    "a bucket that may be public",
    set((stacks) => resourceOf(stacks, "aws_s3_bucket_public_access_block", "trail"), {
      restrict_public_buckets: false,
    }),
    /\.restrict_public_buckets: false is not/,
  ],
  [
    "a replica of the secret",
    set((stacks) => resourceOf(stacks, "aws_secretsmanager_secret", "weather"), {
      replica: [{ region: "us-east-1" }],
    }),
    /\.replica: a property that is not read/,
  ],
  // What runs as the reader.
  [
    "a layer",
    set(lambda, { layers: ["arn:aws:lambda:eu-west-1:777788889999:layer:x:1"] }),
    /\.layers: more layers than the secret's source needs/,
  ],
  ["NODE_OPTIONS", variable("NODE_OPTIONS", "--require /opt/x.js"), /\.NODE_OPTIONS: a variable/],
  ["a wrapper", variable("AWS_LAMBDA_EXEC_WRAPPER", "/opt/x"), /EXEC_WRAPPER: a variable/],
  [
    "a handler of a layer",
    set(lambda, { handler: "/opt/x.handler" }),
    /"\/opt\/x\.handler" is not/,
  ],
  ["another package", set(lambda, { filename: "../evil.zip" }), /\.filename: "\.\.\/evil\.zip" is/],
  ["code from a bucket", set(lambda, { s3_bucket: "code" }), /\.s3_bucket: a property that is not/],
  ["a role by its ARN", set(lambda, { role: ADMINISTRATOR }), /where a reference is expected/],
  // What is no resource.
  ["a module", part("module", { more: { source: "./more" } }), /prod-secrets\/module: it may hold/],
  [
    "a data source",
    part("data", { external: { x: { program: ["sh"] } } }),
    /prod-secrets\/data\.external: what it gives is not known/,
  ],
  ["a local value", part("locals", { policy: ALLOW_ALL }), /prod-secrets\/locals: it may hold/],
  ["a removed block", part("removed", [{ from: "x" }]), /prod-secrets\/removed: it may hold/],
  // New resources.
  [
    "a policy of a role by its literal name",
    add("aws_iam_role_policy", { role, name: "more", policy: ALLOW_ALL }),
    /aws_iam_role_policy\.more\.role: "acme-prod-weather-ingestion" is no reference/,
  ],
  [
    "a managed policy for the reader",
    add("aws_iam_role_policy_attachment", {
      role: `\${aws_iam_role.${String(roleId)}.name}`,
      policy_arn: ADMINISTRATOR,
    }),
    /aws_iam_role_policy_attachment\.more: a type that is not known to say nothing/,
  ],
  [
    "a function without an integration",
    (stacks) => {
      const second = { ...lambda(stacks), function_name: "second", environment: {} };
      add("aws_lambda_function", second)(stacks);
    },
    /aws_lambda_function\.more is not the one function .*INTEGRATION is undefined/,
  ],
  [
    "a second function of the integration",
    (stacks) => {
      add("aws_lambda_function", { ...lambda(stacks) })(stacks);
    },
    /aws_lambda_function\.more is not the one function .*INTEGRATION is "weather"/,
  ],
  [
    "a target of EventBridge that is no topic",
    add("aws_cloudwatch_event_target", { arn: "${aws_lambda_function.x.arn}" }),
    /aws_cloudwatch_event_target\.more\.arn: "\$\{aws_lambda_function\.x\.arn\}" is not what/,
  ],
  [
    "a target of EventBridge that acts as a role",
    add("aws_cloudwatch_event_target", { role_arn: ADMINISTRATOR }),
    /aws_cloudwatch_event_target\.more\.role_arn: \S+ is no reference to a resource of the stacks/,
  ],
  [
    "a target of EventBridge that is a bus of its own",
    add("aws_cloudwatch_event_target", {
      arn: "arn:aws:events:eu-west-1:444455556666:event-bus/other",
    }),
    /aws_cloudwatch_event_target\.more\.arn: \S+ is not what the template has/,
  ],
  [
    "a rule of EventBridge by a provider that there is not",
    add("aws_cloudwatch_event_rule", { provider: "aws.us-east-1" }),
    /aws_cloudwatch_event_rule\.more\.provider: with this argument/,
  ],
  [
    "a rule of EventBridge by a provider of another account",
    (stacks) => {
      add("aws_cloudwatch_event_rule", { provider: "aws.other" }, "prod-audit")(stacks);
      const providers = stacks["prod-audit"]?.provider?.aws ?? [];
      providers.push({ ...providers[0], alias: "other", allowed_account_ids: ["999988887777"] });
    },
    /aws_cloudwatch_event_rule\.more\.provider: with this argument/,
  ],
  [
    "a rule of EventBridge with a role",
    add("aws_cloudwatch_event_rule", { role_arn: ADMINISTRATOR }),
    /aws_cloudwatch_event_rule\.more\.role_arn: a property that is not read/,
  ],
  [
    "a rule of AWS Config with code of its own",
    add("aws_config_config_rule", { source: { owner: "CUSTOM_LAMBDA" } }),
    /aws_config_config_rule\.more\.source: \{"owner":"CUSTOM_LAMBDA"\} is not what/,
  ],
  [
    "a recorder of AWS Config with another role",
    add("aws_config_configuration_recorder", {
      role_arn: `arn:aws:iam::444455556666:role/${role}`,
    }),
    /aws_config_configuration_recorder\.more\.role_arn: "arn\S+" is not what/,
  ],
  [
    "a delivery channel into a bucket of somebody else's",
    add("aws_config_delivery_channel", { s3_bucket_name: "evil" }),
    /aws_config_delivery_channel\.more\.s3_bucket_name: "evil" is no reference/,
  ],
  ...[
    "aws_cloudformation_stack",
    "aws_eks_pod_identity_association",
    "aws_iam_access_key",
    "aws_iam_group_membership",
    "aws_iam_instance_profile",
    "aws_iam_openid_connect_provider",
    "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachment",
    "aws_iam_user_group_membership",
    "aws_iam_user_policy_attachments_exclusive",
    "aws_kms_grant",
    "aws_kms_key_policy",
    "aws_kms_replica_key",
    "aws_lambda_function_url",
    "aws_rolesanywhere_profile",
    "aws_secretsmanager_secret_rotation",
    "aws_ssoadmin_account_assignment",
    "aws_ssoadmin_managed_policy_attachment",
    "null_resource",
  ].map((type): [string, (stacks: Stacks) => void, RegExp] => [
    `a new ${type}`,
    add(type, { role, policy_arn: ADMINISTRATOR }),
    new RegExp(`prod-ingestion/${type}\\.more: a type that is not known to say nothing`),
  ]),
];

describe("what may decide access and is not taken into account", () => {
  it.each(CASES)("is %s: the matrix fails, and the comparison counts it", (_, change, message) => {
    const after = changed(change);

    expect(() => synthesizedPolicies(prod, after, "test")).toThrow(message);
    expect(widened(after)).toBe(true);
  });

  it("says what to do about it, once for all that there is", () => {
    const stacks = changed((each) => {
      add("aws_kms_grant")(each);
      set(reader, { managed_policy_arns: [] })(each);
    });

    expect(() => synthesizedPolicies(prod, stacks, "test")).toThrow(
      /aws_iam_role\.[^]*aws_kms_grant\.more[^]*understood-resources\.ts/,
    );
  });

  it.each(["dev", "prod", "local", "every-source"])("is not in %s", (name) => {
    const environment = loadEnvironment(name);
    const stacks = synthesizedStacks(environment);

    expect(() => synthesizedPolicies(environment, stacks, "test")).not.toThrow();
    expect(widened(structuredClone(stacks), stacks)).toBe(false);
  });
});

describe("a comparison alone", () => {
  it.each<[string, (stacks: Stacks) => void]>([
    ["a handler of the same package", set(lambda, { handler: "prefetching-handler.handler" })],
    ["a runtime", set(lambda, { runtime: "provided.al2023" })],
    ["a variable", variable("API_BASE_URL", "https://evil.example")],
    ["a new variable", variable("PROXY", "evil")],
    [
      "where an output leads",
      (stacks) => {
        const outputs = stacks["prod-network"]?.output ?? {};
        const [id = ""] = Object.keys(outputs).filter((each) => each.includes("security_group"));
        outputs[id] = { value: "${aws_security_group.other.id}" };
      },
    ],
    ["a provider", part("provider", { aws: [{ assume_role: [{ role_arn: ADMINISTRATOR }] }] })],
    [
      "what an endpoint is in front of",
      set((stacks) => resourceOf(stacks, ...SECRETS_ENDPOINT), {
        private_dns_enabled: false,
      }),
    ],
  ])("counts a change of %s", (_, change) => {
    expect(widened(changed(change))).toBe(true);
  });

  it("counts a resource of a type that is not known and that is gone, or another", () => {
    const before = changed(add("aws_iam_group", { name: "one" }));
    const other = changed(add("aws_iam_group", { name: "other" }));

    expect(widened(stacksOfProd(), before)).toBe(true);
    expect(widened(other, before)).toBe(true);
    expect(widened(structuredClone(before), before)).toBe(false);
  });

  it("counts a policy that was an expression and is another one", () => {
    const expression = (name: string) =>
      changed((stacks) => {
        const policy = resourceOf(stacks, "aws_sns_topic_policy", "alarm-topic");
        policy.policy = `\${data.aws_iam_policy_document.${name}.json}`;
      });

    expect(widened(expression("two"), expression("one"))).toBe(true);
    expect(widened(expression("one"), expression("one"))).toBe(false);
  });

  it("counts what a new resource holds beside a policy that only denies", () => {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny" }] });
    const bucket = "${aws_s3_bucket.trail_bucket_9474FEA0.id}";
    const withPolicy = (more: Properties) =>
      changed(add("aws_s3_bucket_policy", { bucket, policy, ...more }, "prod-audit"));

    expect(widened(withPolicy({}))).toBe(false);
    expect(widened(withPolicy({ count: 2 }))).toBe(true);
    expect(widened(withPolicy({ region: "us-east-1" }))).toBe(true);
    expect(widened(withPolicy({ bucket: "another" }))).toBe(true);
    expect(widened(withPolicy({ policy: "${file(var.policy)}" }))).toBe(true);
  });

  it("counts a new permission, which the matrix reads", () => {
    const functions = stacksOfProd()["prod-ingestion"]?.resource?.aws_lambda_function ?? {};
    const [id = ""] = Object.keys(functions);
    const after = changed(
      add("aws_lambda_permission", {
        action: "lambda:GetFunction",
        principal: "logs.amazonaws.com",
        function_name: `\${aws_lambda_function.${id}.function_name}`,
      }),
    );

    expect(widened(after)).toBe(true);
    expect(() => synthesizedPolicies(prod, after, "test")).not.toThrow();
  });

  it("shows the statements of a policy inside another resource", () => {
    const { statements } = accessDifference(
      { name: "before", stacks: stacksOfProd() },
      {
        name: "after",
        stacks: changed(set(reader, { inline_policy: [{ name: "more", policy: ALLOW_ALL }] })),
      },
    );

    expect(statements).toContainEqual({
      address: expect.stringMatching(/weather-function_role\w+\.inline_policy\.0\.policy$/),
      sid: "All",
      what: "Allow added",
      mayWiden: true,
    });
  });

  it.each<[string, (stacks: Stacks) => void]>([
    [
      "the function's code",
      (stacks) => {
        const { filename } = lambda(stacks);
        const hash = "0".repeat(64);
        lambda(stacks).filename = String(filename).replace(/[0-9a-f]{64}/, hash);
        lambda(stacks).source_code_hash = "another";
        expect(lambda(stacks).filename).not.toBe(filename);
      },
    ],
    ["how long and how large it runs", set(lambda, { timeout: 90, memory_size: 512 })],
    ["a number", variable("API_TIMEOUT_MS", "5000")],
    ["the places of the weather", variable("LOCATIONS", '["Lisbon"]')],
    ["tags and description", set(reader, { tags: { team: "x" }, description: "x" })],
    [
      "when it is replaced",
      set(secretPolicy, { lifecycle: { prevent_destroy: true, create_before_destroy: true } }),
    ],
    ["an alarm", add("aws_cloudwatch_metric_alarm", { alarm_name: "more" }, "prod-audit")],
    [
      "the order of the JSON",
      (stacks) => {
        const table = resourceOf(stacks, "aws_dynamodb_table", "weather-table");
        const encryption = Object.entries(table.server_side_encryption as Properties);
        table.server_side_encryption = Object.fromEntries(encryption.reverse());
        expect(encryption).toHaveLength(2);
      },
    ],
  ])("does not count a change of %s, nor does the matrix refuse it", (_, change) => {
    const after = changed(change);

    expect(widened(after)).toBe(false);
    expect(() => synthesizedPolicies(prod, after, "test")).not.toThrow();
  });
});
