import { configurationTable } from "../../config/configuration-table";
import { validateEnvironment } from "../../config/validate-environment";
import { errorsOf, errorsWith, roleArn, sample, sampleIntegration, sampleWith } from "./sample";

const keyArn = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;

const layerArn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:layer:${name}`;

const CONFIG_SERVICE_ROLE = "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";

const SOURCE = { file: "config/dev.ts", name: "dev" };

/** Paths with a good value each that is not the sample's. */
const GOOD: [string, unknown][] = [
  ["account", "000000000001"],
  ["region", "us-gov-west-1"],
  ["network.cidr", "172.16.4.0/22"],
  ["network.cidr", "192.168.0.0/16"],
  ["network.privateSubnetPrefix", 28],
  ["network.egress", { mode: "none" }],
  ["network.egress", { mode: "nat" }],
  ["network.egress", { mode: "nat", gateways: "one-per-zone" }],
  ["network.flowLogRetentionDays", 3653],
  ["principals.planners", []],
  ["principals.deployers", [roleArn("team/pipelines/deploy")]],
  [
    "principals.operators",
    [roleArn("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Operator_0123456789abcdef")],
  ],
  ["integrations.0.name", "open-weather2"],
  ["integrations.0.api.baseUrl", "https://api.example.com:8443"],
  ["integrations.0.api.baseUrl", "http://127.0.0.1:4780"],
  ["integrations.0.api.baseUrl", "http://[::1]:4780"],
  ["integrations.0.api.baseUrl", "http://localhost"],
  ["integrations.0.api.path", "/"],
  ["integrations.0.api.path", "/v4/weather/real%20time;x=1"],
  ["integrations.0.api.authHeader", "Authorization"],
  ["integrations.0.api.authHeader", "X-Api-Key"],
  ["integrations.0.api.timeoutMs", 30_000],
  ["integrations.0.locations", ["42.3478, -71.0466", "10001 US", "São Paulo", "東京"]],
  ["integrations.0.locations", ["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"]],
  ["integrations.0.secret.name", "acme/weather@v1+a=b.c_d"],
  ["integrations.0.secret.source", "parameter-store"],
  ["integrations.0.secret.source", "extension"],
  ["integrations.0.secret.store", "secrets-manager"],
  ["integrations.0.secret.prefetch", true],
  ["integrations.0.secret.assumeReaderRole", true],
  ["integrations.0.secret.maxStaleSeconds", 86_400],
  ["integrations.0.secret.field", "api_key"],
  ["integrations.0.secret.cacheTtlSeconds", 1],
  ["integrations.0.secret.cacheTtlSeconds", 3600],
  ["integrations.0.secret.recoveryWindowDays", 7],
  ["integrations.0.function.memoryMb", 10_240],
  ["integrations.0.function.timeoutSeconds", 900],
  ["integrations.0.retention.logDays", 1],
  ["alarms.subscribers", ["a.b+c@mail.example.co.uk"]],
  ["tags", { Owner: "Wetterdienst Süd", "team:cost-centre": "CC-1042/7" }],
  ["state", { backend: "s3", bucket: "acme-terraform-state-111122223333-eu-west-1" }],
  ["state", { backend: "s3", bucket: "state", kmsKeyArn: keyArn(`mrk-${"1234abcd".repeat(4)}`) }],
  ["state", { backend: "s3", bucket: "my.bucket", region: "eu-north-1", keyPrefix: "acme/dev_1" }],
  ["principals.planners", [roleArn(CONFIG_SERVICE_ROLE)]],
  ["roles.path", "/ingestion/weather_1/"],
  ["roles.path", `/${"p".repeat(510)}/`],
  ["roles.permissionsBoundaryArn", "arn:aws:iam::111122223333:policy/team/boundary"],
  ["roles.permissionsBoundaryArn", "arn:aws:iam::aws:policy/PowerUserAccess"],
  ["integrations.0.secret.policyShape", "strict"],
  ["integrations.0.secret.rotationRoleArn", roleArn("team/rotator")],
  ["protection", false],
  ["provider.version", "~> 5.100"],
  ["provider.version", "~> 6.20.0"],
  ["provider.version", "6.25.0"],
  ["provider.version", "> 5.100.0, <= 6.99.0, != 6.21.0"],
];

/** Paths with a wrong value each, and a part of the remedy. */
const WRONG: [string, unknown, string][] = [
  ["name", "Dev", "without .ts"],
  ["name", "d", "without .ts"],
  ["organisation", "a", "acme"],
  ["organisation", "acme-", "acme"],
  ["organisation", "ac--me", "acme"],
  ["organisation", "1acme", "acme"],
  ["organisation", "acmeacmeacmea", "acme"],
  ["account", "11112222333", "12 digits"],
  ["account", "1111-2222-3333", "12 digits"],
  ["account", 111122223333, "in quotes"],
  ["region", "eu-west-9", "config/regions.ts"],
  ["region", "eu-west-1a", "write eu-west-1, without the letter"],
  ["region", "us-iso-east-1", "config/regions.ts"],
  ["region", null, "config/regions.ts"],
  ["network", [], "config/dev.ts"],
  ["network.cidr", "8.8.0.0/16", "10.0.0.0/8"],
  ["network.cidr", "10.0.0.0/15", "/16 or smaller"],
  ["network.cidr", "10.0.0.0/27", "/26 or larger"],
  ["network.cidr", "10.20.1.0/16", "write 10.20.0.0/16"],
  ["network.cidr", "10.20.0.0", "like 10.20.0.0/16"],
  ["network.availabilityZones.0", "euw1-az1", "zone id"],
  ["network.availabilityZones.0", "eu-west-1-lon-1a", "one letter"],
  ["network.availabilityZones.1", "eu-west-1a", "in the list already"],
  ["network.availabilityZones", "eu-west-1a", "list the zones"],
  ["network.privateSubnetPrefix", 29, "such as 26"],
  ["network.privateSubnetPrefix", 26.5, "such as 26"],
  ["network.privateSubnetPrefix", "/26", "such as 26"],
  ["network.egress.mode", "nat-gateway", 'mode: "nat"'],
  ["network.egress", "nat", 'mode: "nat"'],
  ["network.egress", { mode: "nat", gateways: 2 }, '"one-per-zone"'],
  ["network.flowLogRetentionDays", 366, "one of these numbers"],
  ["principals.operators.0", "arn:aws:sts::111122223333:assumed-role/op/me", "of its session"],
  ["principals.operators.0", "arn:aws:iam::111122223333:user/me", "long-lived access keys"],
  ["principals.operators.0", "arn:aws:iam::111122223333:root", "root user"],
  ["principals.operators.0", "arn:aws:iam::111122223333:role/*", "wildcard"],
  ["principals.operators.0", "operator", "arn:aws:iam::ACCOUNT:role/NAME"],
  ["principals.deployers", [], "at least 1"],
  ["principals.breakGlass", [], "at least 1"],
  ["crossAccount", "999988887777", "account:"],
  ["crossAccount", ["999988887777"], "account:"],
  ["crossAccount", [{ account: "9999-8888-7777", reason: "x" }], "12 digits"],
  ["roles.path", "ingestion", "begins and ends with a slash"],
  ["roles.path", "/ingestion", "begins and ends with a slash"],
  ["roles.path", "//", "begins and ends with a slash"],
  ["roles.path", "/in gestion/", "begins and ends with a slash"],
  ["roles.path", "/*/", "begins and ends with a slash"],
  ["roles.path", "", "begins and ends with a slash"],
  ["roles.path", `/${"p".repeat(511)}/`, "shorten it to 512"],
  ["roles.path", "/aws-service-role/x/", "AWS keeps /aws-service-role/"],
  ["roles.path", "/aws-reserved/", "AWS keeps /aws-reserved/"],
  ["roles.permissionsBoundaryArn", "boundary", "arn:aws:iam::ACCOUNT:policy/NAME"],
  ["roles.permissionsBoundaryArn", roleArn("boundary"), "a role is no boundary"],
  ["roles.permissionsBoundaryArn", "arn:aws:iam::111122223333:policy/*", "policy/NAME"],
  ["integrations", [], "config/dev.ts"],
  ["integrations.0.name", "Weather", "such as weather"],
  ["integrations.0.api.baseUrl", "http://api.example.com", "use https"],
  ["integrations.0.api.baseUrl", "https://api.example.com/v4", "move the path to api.path"],
  ["integrations.0.api.baseUrl", "https://api.example.com/", "write https://api.example.com"],
  ["integrations.0.api.baseUrl", "https://API.example.com", "write https://api.example.com"],
  ["integrations.0.api.baseUrl", "api.example.com", "scheme and host"],
  ["integrations.0.api.baseUrl", "ftp://api.example.com", "scheme and host"],
  ["integrations.0.api.path", "v4/weather", "such as /v4"],
  ["integrations.0.api.path", "/v4/../admin", "such as /v4"],
  ["integrations.0.api.path", "/v4//weather", "such as /v4"],
  ["integrations.0.api.path", "/v4/real time", "such as /v4"],
  ["integrations.0.api.path", "/v4?units=metric", "remove the query"],
  ["integrations.0.api.authHeader", "Content-Type", "such as apikey"],
  ["integrations.0.api.authHeader", "host", "such as apikey"],
  ["integrations.0.api.authHeader", "Proxy-Authorization", "such as apikey"],
  ["integrations.0.api.authHeader", "X Api Key", "header's name alone"],
  ["integrations.0.api.maxAttempts", 0, "in that range"],
  ["integrations.0.locations", [], "at least 1"],
  ["integrations.0.locations.0", "", "such as Seville"],
  ["integrations.0.locations.0", " Seville", "such as Seville"],
  ["integrations.0.locations.0", "Sev\u2028ille", "such as Seville"],
  ["integrations.0.locations.0", "S".repeat(101), "such as Seville"],
  ["integrations.0.secret.name", "acme-dev-weather-secret", "hyphen and six characters"],
  ["integrations.0.secret.name", "acme dev", "never the API key itself"],
  ["integrations.0.secret.name", "s".repeat(257), "never the API key itself"],
  ["integrations.0.secret.source", "sdk", '"secrets-manager" or "parameter-store"'],
  ["integrations.0.secret.store", "ssm", '"secrets-manager" or "parameter-store"'],
  ["integrations.0.secret.prefetch", "yes", "without quotes"],
  ["integrations.0.secret.assumeReaderRole", 1, "without quotes"],
  ["integrations.0.secret.maxStaleSeconds", 86_401, "in that range"],
  ["integrations.0.secret.layerArn", "workload-credentials-provider", "layer:NAME:VERSION"],
  ["integrations.0.secret.layerArn", layerArn("wcp"), "number of one version, such as :1"],
  ["integrations.0.secret.layerArn", layerArn("wcp:$LATEST"), "number of one version"],
  ["integrations.0.secret.layerArn", layerArn("wcp:0"), "layer:NAME:VERSION"],
  ["integrations.0.secret.policyShape", "open", '"split" or "strict"'],
  ["integrations.0.secret.rotationRoleArn", "arn:aws:iam::111122223333:user/x", "long-lived"],
  [
    "integrations.0.secret.rotationRoleArn",
    "arn:aws:lambda:eu-west-1:111122223333:function:x",
    "role/NAME",
  ],
  ["integrations.0.secret.field", "api key", "never the API key itself"],
  ["integrations.0.secret.cacheTtlSeconds", 0, "0 would read the secret on every request"],
  ["integrations.0.secret.cacheTtlSeconds", 3601, "0 would read the secret on every request"],
  ["integrations.0.secret.recoveryWindowDays", 0, "in that range"],
  ["integrations.0.function.runtime", "nodejs20.x", '"nodejs22.x"'],
  ["integrations.0.function.memoryMb", 127, "in that range"],
  ["integrations.0.function.timeoutSeconds", 901, "in that range"],
  ["integrations.0.function.reservedConcurrency", 0, "0 would stop every run"],
  ["integrations.0.retention.logDays", 15, "one of these numbers"],
  ["alarms.subscribers.0", "team", "security@example.com"],
  ["audit.bucketRetentionDays", 179, "in that range"],
  ["tags.aws:team", "x", "AWS reserves"],
  ["tags.environment", "dev", "set this tag themselves"],
  ["tags.Name", "x", "set this tag themselves"],
  ["tags.OWNER", "x", "differ by more than letter case"],
  ["tags.team", "a\nb", "these characters"],
  ["tags.team", "x".repeat(257), "these characters"],
  ["tags.team", 5, "these characters"],
  ["tags", { team: "x" }, "add it"],
  ["state.backend", "gcs", 'backend: "s3"'],
  ["state", { backend: "s3", bucket: "arn:aws:s3:::state" }, "not its ARN"],
  ["state", { backend: "s3", bucket: "state", kmsKeyArn: "alias/state" }, "key's ARN"],
  ["state", { backend: "s3", bucket: "state", kmsKeyArn: keyArn("mrk-1234") }, "key's ARN"],
  ["state", { backend: "s3", bucket: "state", keyPrefix: "/acme" }, "without a slash"],
  ["protection", "false", "without quotes"],
  ["provider.version", "~> 5.0", "add the lower bound"],
  ["provider.version", ">= 5.100.0", "add the upper bound"],
  ["provider.version", "~> 5.100, < 5.100.0", "widen it"],
  ["provider.version", "latest", "write a constraint"],
];

describe("a configuration", () => {
  it("is accepted with the required fields alone, and gets all defaults", () => {
    const environment = validateEnvironment(sample(), SOURCE);

    expect(environment).toMatchObject({
      partition: "aws",
      network: {
        privateSubnetPrefix: 26,
        egress: { mode: "nat", gateways: "one" },
        flowLogRetentionDays: 365,
      },
      integrations: [
        {
          api: { connectTimeoutMs: 1000, timeoutMs: 10_000, maxAttempts: 3 },
          secret: {
            source: "secrets-manager",
            store: "secrets-manager",
            name: "acme-dev-weather-api-key",
            field: "apiKey",
            cacheTtlSeconds: 300,
            maxStaleSeconds: 3600,
            prefetch: false,
            assumeReaderRole: false,
            policyShape: "split",
            recoveryWindowDays: 30,
            connectTimeoutMs: 1000,
            requestTimeoutMs: 3000,
          },
          function: {
            runtime: "nodejs22.x",
            memoryMb: 256,
            timeoutSeconds: 60,
            reservedConcurrency: 2,
          },
          retention: { logDays: 14, rowDays: 90 },
        },
      ],
      crossAccount: [],
      roles: { path: "/" },
      audit: { logRetentionDays: 365, bucketRetentionDays: 2555 },
      state: { backend: "local" },
      protection: true,
      provider: { version: ">= 5.100.0, < 7.0.0" },
    });
  });

  it("is frozen to its innermost value", () => {
    const environment = validateEnvironment(sample(), SOURCE);

    expect(() => environment.network.availabilityZones.push("eu-west-1c")).toThrow(TypeError);
    expect(() => {
      environment.protection = false;
    }).toThrow(TypeError);
  });

  it.each([
    ["eu-west-1", "aws"],
    ["us-gov-east-1", "aws-us-gov"],
  ])("of %s is of the partition %s", (region, partition) => {
    const arn = (name: string) => roleArn(name).replace("arn:aws:", `arn:${partition}:`);
    const input = sampleWith({
      region,
      "network.availabilityZones": [`${region}a`, `${region}b`],
      principals: {
        operators: [arn("o")],
        deployers: [arn("d")],
        planners: [],
        breakGlass: [arn("b")],
      },
    });

    const environment = validateEnvironment(input, SOURCE);

    expect(environment.partition).toBe(partition);
  });

  it.each(GOOD)("accepts %s: %j", (path, value) => {
    const own = errorsWith({ [path]: value }).filter((line) => line.includes(lineStart(path)));

    expect(own).toEqual([]);
  });

  it.each(WRONG)("refuses %s: %j in one line that says %j", (path, value, remedy) => {
    const errors = errorsWith({ [path]: value });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^config\/dev\.ts: \S.*: got .+; accepted: .+; fix: .+$/);
    expect(errors[0]).toContain(lineStart(path));
    expect(errors[0]?.split("; fix: ")[1]).toContain(remedy);
  });

  it("names the word that is meant where only the case is wrong, and shows no other", () => {
    const path = "integrations.0.secret.policyShape";

    expect(errorsWith({ [path]: "Strict" })[0]).toMatch(/got \[redacted.*fix: write "strict"$/);
    expect(errorsWith({ [path]: "strikt" })[0]).toMatch(/fix: write "split" or "strict"$/);
  });

  it("says what was given", () => {
    expect(errorsWith({ "network.cidr": "8.8.0.0/16" })[0]).toContain('got "8.8.0.0/16"');
    expect(errorsWith({ protection: 1 })[0]).toContain("got 1;");
    expect(errorsWith({ region: undefined })[0]).toContain("got nothing;");
    expect(errorsWith({ tags: [] })[0]).toContain("got a list of 0;");
    expect(errorsWith({ alarms: () => 1 })[0]).toContain("got a function;");
  });

  it("stays on one line whatever was given", () => {
    const [error, ...others] = errorsWith({ region: "a\nb\u2028c\u0085d\u001b[31m" });

    expect(others).toEqual([]);
    expect(error).toContain(String.raw`got "a\nb\u2028c\u0085d\u001b[31m"`);
  });

  it("is refused when it is no object at all", () => {
    for (const input of [undefined, null, "dev", 5, []]) {
      expect(errorsOf(input)).toEqual([expect.stringContaining("default export: got ")]);
    }
  });

  it("names every missing field", () => {
    const missing = errorsOf({}).map((line) => line.split(": ")[1]);

    expect(missing).toEqual([
      "name",
      "organisation",
      "account",
      "region",
      "network",
      "principals",
      "integrations",
      "tags",
    ]);
  });

  it("has one line for a value that is wrong twice", () => {
    expect(errorsWith({ "tags.owner": undefined })).toHaveLength(1);
    expect(errorsWith({ "principals.planners": ["plan", "plan"] })).toEqual([
      expect.stringContaining("principals.planners[0]"),
      expect.stringContaining("principals.planners[1]"),
    ]);
  });

  it("has at most 40 tags", () => {
    const tags = (count: number) =>
      Object.fromEntries(
        ["owner", ...Array.from({ length: count }, (_, index) => `t${index}`)].map(
          (key) => [key, "x"] as const,
        ),
      );

    expect(errorsWith({ tags: tags(39) })).toEqual([]);
    expect(errorsWith({ tags: tags(40) })).toEqual([expect.stringContaining("at most 40")]);
  });

  it("reports a wrong form of a list together with its wrong entries", () => {
    const errors = errorsWith({ "network.availabilityZones": [5] });

    expect(errors).toEqual([
      expect.stringContaining("network.availabilityZones[0]: got 5"),
      expect.stringContaining("network.availabilityZones: got a list of 1"),
    ]);
  });
});

describe("an unknown key", () => {
  it.each([
    ["network.cird", "write cidr"],
    ["Region", "write region"],
    ["integrations.0.secret.cacheTtl", "write cacheTtlSeconds"],
    ["integrations.0.secrets", "write secret"],
    ["vpc", "remove it"],
  ])("%s is refused with the remedy: %s", (path, remedy) => {
    const errors = errorsWith({ [path]: "x" });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("got an unknown key");
    expect(errors[0]).toContain(`fix: ${remedy}`);
  });

  it("lists the keys that are known at its place", () => {
    const state = { backend: "local", bucket: "state" };

    expect(errorsWith({ state })[0]).toContain(
      "state.bucket: got an unknown key; accepted: backend;",
    );
  });

  it.each(["apiKey", "api_key", "password", "token", "clientSecret"])(
    "named %s sends its owner to Secrets Manager and is not printed",
    (key) => {
      const errors = errorsWith({ [`integrations.0.${key}`]: "hunter2" });

      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain("npm run secret -- put weather");
      expect(errors[0]).not.toContain("hunter2");
    },
  );
});

describe("the schema", () => {
  it("documents every field in the table", () => {
    const rows = configurationTable();

    const incomplete = rows.filter(({ accepts, meaning }) => accepts === "" || meaning === "");
    expect(incomplete).toEqual([]);
    expect(rows).toContainEqual({
      path: "integrations[].secret.cacheTtlSeconds",
      accepts: "a whole number of seconds from 1 to 3600",
      default: "300",
      meaning: "How long a sandbox keeps the value before it reads again",
    });
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
  });

  it("calls exactly those fields required without which a configuration is refused", () => {
    const input = sample();
    const required = configurationTable()
      .filter((row) => row.default === "required")
      .map(({ path }) => path.replace("[]", ".0"));

    const needed = required.filter((path) => errorsWith({ [path]: undefined }).length > 0);

    expect(needed).toEqual(required);
    expect(errorsOf({ ...input, integrations: [sampleIntegration()] })).toEqual([]);
  });

  it("shows the default of a section in its fields", () => {
    const defaults = new Map(configurationTable().map((row) => [row.path, row.default]));

    expect(defaults.get("network.egress.mode")).toBe('"nat"');
    expect(defaults.get("network.egress.gateways")).toBe('"one"');
    expect(defaults.get("state.backend")).toBe('"local"');
    expect(defaults.get("state.bucket")).toBe("required with s3");
    expect(defaults.get("integrations[].secret.name")).toBe(
      "<organisation>-<name>-<integration>-api-key, of a parameter /<organisation>/<name>/<integration>/api-key",
    );
  });
});

/** How a line names a path of {@link GOOD} or {@link WRONG}; a section's error may be deeper. */
function lineStart(path: string): string {
  const named = path.replace(/\.(\d+)/g, "[$1]").replace(/\.(aws:team)$/, '["$1"]');
  return `config/dev.ts: ${named}`;
}
