import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { network, secrets } = synthesize(environment);
const local = synthesize(loadEnvironment("local")).secrets;

describe("SecretsStack", () => {
  it("creates the secret without a value and keeps it recoverable", () => {
    const secret = secrets.resource("aws_secretsmanager_secret");

    expect(secret).toMatchObject({
      name: "acme-prod-weather-api-key",
      recovery_window_in_days: 30,
    });
    expect(Object.keys(secret).filter((key) => /value|string|binary/.test(key))).toEqual([]);
  });

  it("refuses a public policy on the secret", () => {
    expect(secrets.resource("aws_secretsmanager_secret_policy").block_public_policy).toBe(true);
  });

  it("keeps the table on demand, restorable, protected and expiring", () => {
    expect(secrets.resource("aws_dynamodb_table")).toMatchObject({
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "location",
      range_key: "observedAt",
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      ttl: { attribute_name: "expiresAt", enabled: true },
      server_side_encryption: { enabled: true },
    });
  });

  it("puts a policy on the table that knows the network's gateway endpoint", () => {
    const { resource_arn: tableArn, policy } = secrets.resource("aws_dynamodb_resource_policy");
    const [table] = Object.keys(secrets.resources("aws_dynamodb_table"));
    const gateway = Object.entries(network.resources("aws_vpc_endpoint")).find(
      ([, { vpc_endpoint_type: type }]) => type === "Gateway",
    );

    // A reference, so that the table is there before its policy.
    expect(tableArn).toBe(`\${aws_dynamodb_table.${table ?? ""}.arn}`);
    expect(policy).toContain(`outputs.cross-stack-output-aws_vpc_endpoint${gateway?.[0] ?? ""}id}`);
  });

  it("lets a throw-away copy be deleted at once", () => {
    expect(local.resource("aws_secretsmanager_secret").recovery_window_in_days).toBe(0);
    expect(local.resource("aws_dynamodb_table").deletion_protection_enabled).toBe(false);
    expect(
      Object.values(local.resources("aws_kms_key")).map((key) => key.deletion_window_in_days),
    ).toEqual([7, 7]);
    expect(
      Object.values(secrets.resources("aws_kms_key")).map((key) => key.deletion_window_in_days),
    ).toEqual([30, 30]);
  });

  it("gives operators a policy that cannot read", () => {
    const policy = String(secrets.resource("aws_iam_policy").policy);

    expect(policy).toContain("secretsmanager:PutSecretValue");
    expect(policy).not.toContain("GetSecretValue");
    expect(policy).not.toContain("kms:Decrypt");
  });

  it("holds one secret, table and set of keys for each integration", () => {
    const [weather] = environment.integrations;
    if (weather === undefined) throw new Error("prod has no integration");
    const two = synthesize({
      ...environment,
      integrations: [
        weather,
        {
          ...weather,
          name: "air-quality",
          secret: { ...weather.secret, name: "acme-prod-air-quality-api-key" },
        },
      ],
    });

    expect(
      Object.values(two.secrets.resources("aws_secretsmanager_secret")).map(({ name }) => name),
    ).toEqual(["acme-prod-air-quality-api-key", "acme-prod-weather-api-key"]);
    expect(Object.keys(two.secrets.resources("aws_dynamodb_table"))).toHaveLength(2);
    expect(Object.keys(two.ingestion.resources("aws_lambda_function"))).toHaveLength(2);
    expect(Object.keys(two.secrets.json.output as object)).toContain("air_quality_secret_arn");
  });
});
