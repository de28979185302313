/** What follows in the stacks from the one value `secret.source`. */
import { loadEnvironment } from "../../config/load-environment";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { policiesIn, synthesize } from "../support/synthesize";
import type { SynthesizedStack } from "../support/synthesize";

const environment = loadEnvironment("every-source");
const { network, secrets, ingestion } = synthesize(environment);

/** The same environment with some of its integrations only. */
function only(...names: string[]): Environment {
  return {
    ...environment,
    integrations: environment.integrations.filter(({ name }) => names.includes(name)),
  };
}

function lambdaOf(name: string): Record<string, unknown> {
  const { functionName } = integrationNames(environment, integrationNamed(name));
  return ingestion.resourceWith("aws_lambda_function", "function_name", functionName);
}

function integrationNamed(name: string): Integration {
  const found = environment.integrations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`every-source has no integration ${name}.`);
  return found;
}

/** Last words of the services' names. */
function endpointsOf(stack: SynthesizedStack): string[] {
  return Object.values(stack.resources("aws_vpc_endpoint"))
    .map(({ service_name: name }) => String(name).split(".").at(-1) ?? "")
    .sort();
}

describe("the endpoints", () => {
  it.each([
    [
      ["direct", "extension", "wcp", "wcp-prefetch"],
      ["dynamodb", "secretsmanager"],
    ],
    [["parameter"], ["dynamodb", "ssm"]],
    [["extension-param"], ["dynamodb", "ssm"]],
    [["direct-role"], ["dynamodb", "secretsmanager", "sts"]],
    [["wcp-role"], ["dynamodb", "secretsmanager", "sts"]],
    [
      ["direct", "parameter"],
      ["dynamodb", "secretsmanager", "ssm"],
    ],
  ])("of %j are %j", (names, services) => {
    expect(endpointsOf(synthesize(only(...names)).network)).toEqual(services);
  });

  it("have private names, the private subnets and a security group each", () => {
    const interfaces = Object.values(network.resources("aws_vpc_endpoint")).filter(
      (endpoint) => endpoint.vpc_endpoint_type === "Interface",
    );
    const groups = interfaces.flatMap((endpoint) => endpoint.security_group_ids as string[]);

    expect(interfaces).toHaveLength(3);
    expect(new Set(groups).size).toBe(3);
    for (const endpoint of interfaces) {
      expect(endpoint.private_dns_enabled).toBe(true);
      expect(endpoint.subnet_ids).toHaveLength(environment.network.availabilityZones.length);
    }
  });

  it("are reached from the functions alone, by rules for each", () => {
    const ingress = Object.values(network.resources("aws_vpc_security_group_ingress_rule"));
    const egress = Object.values(network.resources("aws_vpc_security_group_egress_rule"));
    const toEndpoints = egress.filter((rule) => "referenced_security_group_id" in rule);

    expect(ingress).toHaveLength(3);
    for (const rule of [...ingress, ...toEndpoints]) {
      expect(rule).toMatchObject({ ip_protocol: "tcp", from_port: 443, to_port: 443 });
    }
    for (const rule of ingress) {
      expect(rule.referenced_security_group_id).toMatch(/function-security-group/);
    }
    expect(toEndpoints.map((rule) => rule.referenced_security_group_id).sort()).toEqual(
      ingress.map((rule) => rule.security_group_id).sort(),
    );
  });

  it("are named in the outputs of those that are there", () => {
    const outputs = (stack: SynthesizedStack) =>
      Object.keys(stack.json.output as object).filter((name) => name.endsWith("_endpoint_id"));

    expect(outputs(network)).toEqual([
      "parameters_endpoint_id",
      "secrets_endpoint_id",
      "sts_endpoint_id",
      "table_endpoint_id",
    ]);
    expect(outputs(synthesize(only("parameter")).network)).toEqual([
      "parameters_endpoint_id",
      "table_endpoint_id",
    ]);
  });
});

describe("the secrets", () => {
  it("are in Secrets Manager, or are a key for a parameter that an operator puts", () => {
    const names = Object.values(secrets.resources("aws_secretsmanager_secret")).map(
      ({ name }) => name,
    );
    const keys = Object.values(secrets.resources("aws_kms_key")).map(
      ({ description }) => description,
    );

    expect(names).toHaveLength(7);
    expect(names).not.toContainEqual(expect.stringContaining("param"));
    expect(keys).toEqual(
      expect.arrayContaining([
        "Parameter /acme/every-source/parameter/api-key",
        "Parameter /acme/every-source/extension-param/api-key",
      ]),
    );
    expect(Object.keys(secrets.resources("aws_ssm_parameter"))).toEqual([]);
  });

  it("say in the outputs where to put the key", () => {
    const outputs = secrets.json.output as Record<string, { value: string }>;

    expect(outputs.parameter_parameter_name?.value).toBe("/acme/every-source/parameter/api-key");
    expect(outputs).not.toHaveProperty("parameter_secret_arn");
    expect(outputs).toHaveProperty("direct_secret_arn");
    expect(outputs).not.toHaveProperty("direct_parameter_name");
    for (const { name } of environment.integrations) {
      expect(outputs).toHaveProperty(`${name.replaceAll("-", "_")}_operator_policy_arn`);
    }
  });

  it("name the role that reads them", () => {
    const described = (name: string) =>
      secrets.resourceWith("aws_secretsmanager_secret", "name", `acme-every-source-${name}-api-key`)
        .description;

    expect(described("direct")).toBe(
      "API key of direct. Read by acme-every-source-direct-ingestion only",
    );
    expect(described("wcp-role")).toBe(
      "API key of wcp-role. Read by acme-every-source-wcp-role-reader only",
    );
  });
});

describe("the reader roles", () => {
  const readers = Object.values(ingestion.resources("aws_iam_role")).filter(({ name }) =>
    String(name).endsWith("-reader"),
  );

  it("are there where one is assumed, with the shortest session", () => {
    expect(readers.map(({ name, max_session_duration }) => [name, max_session_duration])).toEqual([
      ["acme-every-source-direct-role-reader", 3600],
      ["acme-every-source-wcp-role-reader", 3600],
    ]);
  });

  it("trust through the endpoint of STS that the network stack places", () => {
    const [id] = Object.keys(network.resources("aws_vpc_endpoint")).filter((each) =>
      each.includes("sts"),
    );
    for (const { assume_role_policy } of readers) {
      expect(assume_role_policy).toContain("aws:SourceVpce");
      expect(assume_role_policy).toContain(`aws_vpc_endpoint${id ?? "none"}id}`);
    }
  });

  it("have their permissions before the function is created", () => {
    expect(lambdaOf("wcp-role").depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\.wcp-role-function_role_policy/),
      expect.stringMatching(/^aws_iam_role_policy\.wcp-role-reader_policy/),
    ]);
    expect(lambdaOf("wcp").depends_on).toHaveLength(1);
  });
});

describe("the reader of a parameter", () => {
  it("is allowed inside the endpoint of Systems Manager that the network stack places", () => {
    const [id] = Object.keys(network.resources("aws_vpc_endpoint")).filter((each) =>
      each.includes("parameters"),
    );
    const statements = policiesIn(ingestion).flatMap(({ policy }) =>
      policy.Statement.filter(({ Sid }) => Sid === "ReadParameter"),
    );

    expect(statements).toHaveLength(2);
    for (const { Condition } of statements) {
      expect(Condition?.StringEquals?.["aws:SourceVpce"]).toContain(
        `aws_vpc_endpoint${id ?? "none"}id}`,
      );
    }
  });
});

describe("the function", () => {
  it.each([
    ["direct", "handler.handler"],
    ["direct-prefetch", "prefetching-handler.handler"],
    ["extension", "handler.handler"],
    ["wcp", "handler.handler"],
    ["wcp-prefetch", "prefetching-handler.handler"],
    ["wcp-role", "prefetching-handler.handler"],
  ])("of %s starts in %s", (name, handler) => {
    expect(lambdaOf(name).handler).toBe(handler);
  });

  it.each(["direct", "direct-prefetch", "direct-role", "parameter"])(
    "of %s has no layer",
    (name) => {
      expect(lambdaOf(name)).not.toHaveProperty("layers");
    },
  );

  it.each(["wcp", "wcp-prefetch", "wcp-role", "extension-param"])(
    "of %s has the layer of the configuration, and no other",
    (name) => {
      expect(lambdaOf(name).layers).toEqual([integrationNamed(name).secret.layerArn]);
    },
  );

  it("of extension has the layer that AWS publishes as the latest at deploy", () => {
    const [id, parameter] =
      Object.entries(
        (ingestion.json.data as Record<string, Record<string, unknown>>).aws_ssm_parameter ?? {},
      )[0] ?? [];

    expect(parameter).toMatchObject({
      name: "/aws/service/aws-parameters-and-secrets-lambda-extension/arm64/latest",
    });
    expect(lambdaOf("extension").layers).toEqual([
      `\${data.aws_ssm_parameter.${id ?? "none"}.insecure_value}`,
    ]);
  });

  it("says of its role what the role is", () => {
    const described = (name: string) =>
      ingestion.resourceWith("aws_iam_role", "name", name).description;

    expect(described("acme-every-source-parameter-ingestion")).toBe(
      "The only role that may read /acme/every-source/parameter/api-key",
    );
    expect(described("acme-every-source-wcp-role-ingestion")).toBe(
      "The only role that may assume acme-every-source-wcp-role-reader",
    );
    expect(described("acme-every-source-wcp-role-reader")).toBe(
      "The only role that may read acme-every-source-wcp-role-api-key",
    );
  });
});
