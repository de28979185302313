import { errorsOf, errorsWith, roleArn, sample, sampleIntegration } from "../sample";

/** The one error of a configuration. */
function errorWith(changes: Readonly<Record<string, unknown>>): string {
  const errors = errorsWith(changes);
  expect(errors).toHaveLength(1);
  return errors[0] ?? "";
}

describe("zones", () => {
  it("of another Region are refused, each by itself", () => {
    const errors = errorsWith({
      "network.availabilityZones": ["us-east-1a", "eu-west-1b", "eu-west-2c"],
    });

    expect(errors).toEqual([
      'config/dev.ts: network.availabilityZones[0]: got "us-east-1a"; accepted: a zone of eu-west-1; fix: write a zone such as eu-west-1a, or correct region',
      'config/dev.ts: network.availabilityZones[2]: got "eu-west-2c"; accepted: a zone of eu-west-1; fix: write a zone such as eu-west-1a, or correct region',
    ]);
  });

  it("are not judged by a Region that is wrong itself", () => {
    expect(errorWith({ region: "eu-west-9" })).toContain("region: got");
  });
});

describe("subnets", () => {
  it("that do not fit are refused with the size that would do", () => {
    const error = errorWith({ "network.cidr": "10.20.0.0/25" });

    expect(error).toContain('network.cidr: got "10.20.0.0/25"');
    expect(error).toContain("144 addresses, the block has 128");
    expect(error).toContain("use a /24 or larger block");
  });

  it("fit again without the gateways' subnets", () => {
    const network = { "network.cidr": "10.20.0.0/25", "network.egress": { mode: "none" } };

    expect(errorsWith(network)).toEqual([]);
  });

  it("fit when they take every address of the block", () => {
    const changes = {
      "network.cidr": "10.20.0.0/26",
      "network.privateSubnetPrefix": 28,
      "network.egress": { mode: "nat", gateways: "one-per-zone" },
    };

    expect(errorsWith(changes)).toEqual([]);
    expect(
      errorWith({
        ...changes,
        "network.availabilityZones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      }),
    ).toContain("96 addresses, the block has 64; fix: use a /25");
  });
});

describe("principals", () => {
  it("of another partition are refused", () => {
    const error = errorWith({
      "principals.operators": ["arn:aws-us-gov:iam::111122223333:role/x"],
    });

    expect(error).toContain("accepted: an ARN of partition aws");
  });

  it.each([
    ["operators", "deployers"],
    ["operators", "breakGlass"],
    ["deployers", "planners"],
    ["planners", "breakGlass"],
  ])("in both %s and %s are refused", (first, second) => {
    const arn = roleArn("both");

    const error = errorWith({ [`principals.${first}`]: [arn], [`principals.${second}`]: [arn] });

    expect(error).toContain(`principals.${second}[0]: got "${arn}"`);
    expect(error).toContain(`remove it here or at principals.${first}[0]`);
  });

  it("that differ by case or path alone are one role", () => {
    const error = errorWith({ "principals.planners": [roleArn("team/DEPLOY")] });

    expect(error).toContain("remove it here or at principals.deployers[0]");
  });

  it("twice in one list give one error", () => {
    const error = errorWith({ "principals.planners": [roleArn("plan"), roleArn("plan")] });

    expect(error).toContain("principals.planners[1]");
    expect(error).toContain("in the list already");
  });

  it.each([
    "acme-dev-weather-ingestion",
    "acme-dev-weather-reader",
    "acme-dev-weather-scheduler",
    "ACME-dev-weather-ingestion",
  ])("are not the template's own role %s", (name) => {
    const error = errorWith({ "principals.operators": [roleArn(name)] });

    expect(error).toContain("a role that this template does not create");
  });

  it.each(["acme-dev-trail-logs", "acme-dev-flow-logs"])(
    "are not the environment's own role %s, whatever its path",
    (name) => {
      const error = errorWith({ "principals.breakGlass": [roleArn(`security/${name}`)] });

      expect(error).toContain("a role that this template does not create");
    },
  );

  it.each([
    ["operators", "acme-prod-weather-ingestion"],
    ["deployers", "acme-prod-weather-reader"],
    ["breakGlass", "acme-every-source-wcp-role-scheduler"],
    ["operators", "security/ACME-prod-weather-Reader"],
  ])("in %s are not another environment's role %s", (list, name) => {
    const error = errorWith({ [`principals.${list}`]: [roleArn(name)] });

    expect(error).toContain(`principals.${list}[0]: got "${roleArn(name)}"`);
    expect(error).toContain("does not create in another environment of the account either");
    expect(error).toContain("acme-ENVIRONMENT-INTEGRATION-PART, has to be renamed");
  });

  it.each([
    ["principals.operators", "acme-dev-secret-operator"],
    ["principals.deployers", "acme-dev-deploy"],
    ["principals.deployers", "ci/ACME-Dev-deploy"],
    ["principals.planners", "acme-dev-plan"],
    ["principals.breakGlass", "acme-dev-eu-break-glass"],
    ["integrations.0.secret.rotationRoleArn", "acme-dev-rotate"],
  ])("in %s are not called as this environment's roles, as %s is", (path, name) => {
    const isList = path.startsWith("principals");

    const error = errorWith({ [path]: isList ? [roleArn(name)] : roleArn(name) });

    expect(error).toContain(
      `${path.replace(/\.0/, "[0]")}${isList ? "[0]" : ""}: got "${roleArn(name)}"; accepted: a role ` +
        "whose name does not begin with acme-dev-: alarms take those for roles of this template",
    );
    expect(error).toContain("fix: rename the role or the environment");
  });

  it.each(["acme-dev", "acme-deploy", "acme-devops-deploy", "acme-prod-deploy"])(
    "may be called %s, which does not begin as this environment's roles do",
    (name) => {
      expect(errorsWith({ "principals.deployers": [roleArn(name)] })).toEqual([]);
    },
  );

  it("of another account may be called as this environment's roles", () => {
    expect(
      errorsWith({
        "principals.breakGlass": [roleArn("acme-dev-break-glass", "999988887777")],
        crossAccount: [{ account: "999988887777", reason: "security works there" }],
      }),
    ).toEqual([]);
  });

  it.each(["acme-secret-reader", "other-prod-weather-reader", "acme-prod-weather-readers"])(
    "may be called %s, which no role of the template is",
    (name) => {
      expect(errorsWith({ "principals.operators": [roleArn(name)] })).toEqual([]);
    },
  );

  it("that plan may be called like a reader: they see metadata only", () => {
    const auditor = [roleArn("acme-cloud-audit-reader")];

    expect(errorsWith({ "principals.planners": auditor })).toEqual([]);
    expect(errorsWith({ "principals.operators": auditor })).toHaveLength(1);
  });

  it("of another account are no roles of the template, for all their name", () => {
    const operator = roleArn("acme-dev-weather-ingestion", "999988887777");
    const crossAccount = [{ account: "999988887777", reason: "operators work there" }];

    expect(errorsWith({ "principals.operators": [operator], crossAccount })).toEqual([]);
    // Nor is a name there the same role as that name here.
    expect(
      errorsWith({ "principals.operators": [roleArn("deploy", "999988887777")], crossAccount }),
    ).toEqual([]);
  });

  it("are not judged by an account that is wrong itself", () => {
    expect(errorWith({ account: "11112222333" })).toContain("account: got");
  });
});

describe("the rotation role", () => {
  const rotation = (name: string) => ({ "integrations.0.secret.rotationRoleArn": roleArn(name) });

  it("is accepted when it has no other part", () => {
    expect(errorsWith(rotation("rotator"))).toEqual([]);
  });

  it.each([
    ["operator", "operators"],
    ["deploy", "deployers"],
    ["plan", "planners"],
    ["break-glass", "breakGlass"],
    ["team/Break-Glass", "breakGlass"],
  ])("%s is refused: it is in %s", (name, list) => {
    expect(errorWith(rotation(name))).toBe(
      `config/dev.ts: integrations[0].secret.rotationRoleArn: got "${roleArn(name)}"; accepted: a ` +
        "role that plays one part; role names are unique in an account; fix: remove it here or at " +
        `principals.${list}[0]`,
    );
  });

  it.each(["acme-dev-weather-ingestion", "acme-dev-weather-reader", "acme-prod-weather-reader"])(
    "is not the template's own role %s",
    (name) => {
      expect(errorWith(rotation(name))).toContain("a role that this template does not create");
    },
  );

  it("may rotate several integrations, under one spelling", () => {
    const integrations = (other: string) => ({
      integrations: [
        { ...sampleIntegration(), secret: { rotationRoleArn: roleArn("rotator") } },
        { ...sampleIntegration("tides"), secret: { rotationRoleArn: roleArn(other) } },
      ],
    });

    expect(errorsWith(integrations("rotator"))).toEqual([]);
    // Policies compare letter by letter: one of the two would not be the role.
    expect(errorWith(integrations("Rotator"))).toContain(
      "remove it here or at integrations[0].secret.rotationRoleArn",
    );
  });

  it("is of the Region's partition", () => {
    expect(
      errorWith({
        "integrations.0.secret.rotationRoleArn": "arn:aws-us-gov:iam::111122223333:role/rotator",
      }),
    ).toContain("accepted: an ARN of partition aws");
  });
});

describe("integrations", () => {
  it("of one name are refused once", () => {
    const error = errorWith({ integrations: [sampleIntegration(), sampleIntegration()] });

    expect(error).toContain('integrations[1].name: got "weather"');
  });

  it("of different names are accepted", () => {
    expect(errorsWith({ integrations: [sampleIntegration(), sampleIntegration("tides")] })).toEqual(
      [],
    );
  });

  it("do not share a secret", () => {
    const secret = { name: "vendor/key" };

    const error = errorWith({
      integrations: [
        { ...sampleIntegration(), secret },
        { ...sampleIntegration("tides"), secret },
      ],
    });

    expect(error).toContain('integrations[1].secret.name: got "vendor/key"');
    expect(error).toContain("one secret has one reader");
  });

  it("do not take another's default secret", () => {
    const error = errorWith({
      integrations: [
        sampleIntegration(),
        { ...sampleIntegration("tides"), secret: { name: "acme-dev-weather-api-key" } },
      ],
    });

    expect(error).toContain("integrations[1].secret.name");
  });

  it("are not compared by a secret's name that is wrong itself", () => {
    const error = errorWith({
      integrations: [
        { ...sampleIntegration(), secret: { name: "acme-dev-tides-api-key" } },
        { ...sampleIntegration("tides"), secret: { name: "not a name" } },
      ],
    });

    expect(error).toContain("integrations[1].secret.name: got [redacted, 10 characters]");
  });
});

describe("integrations of two stores", () => {
  it("may have secrets of one name, for two services can", () => {
    const name = "/vendor/key";

    expect(
      errorsWith({
        integrations: [
          { ...sampleIntegration(), secret: { name } },
          { ...sampleIntegration("tides"), secret: { name, source: "parameter-store" } },
        ],
      }),
    ).toEqual([]);
  });

  it("do not share a parameter, whatever reads it", () => {
    const error = errorWith({
      integrations: [
        { ...sampleIntegration(), secret: { source: "parameter-store" } },
        {
          ...sampleIntegration("tides"),
          secret: {
            source: "extension",
            store: "parameter-store",
            name: "/acme/dev/weather/api-key",
          },
        },
      ],
    });

    expect(error).toBe(
      'config/dev.ts: integrations[1].secret.name: got "/acme/dev/weather/api-key"; accepted: a ' +
        "secret that no other integration has: one secret has one reader; fix: give each " +
        "integration a secret.name of its own, or leave it out",
    );
  });
});

describe("names", () => {
  it("that break a limit are shown with their length and by how much to shorten them", () => {
    const error = errorWith({ "integrations.0.name": "w".repeat(50) });

    expect(error).toContain(`integrations[0].name: got "${"w".repeat(50)}"`);
    expect(error).toContain(
      `at most 64 characters for the rule "acme-dev-${"w".repeat(50)}-secret-value-changed", which has 80`,
    );
    expect(error).toContain("by 16 characters in total");
  });

  it("that break several limits are shown once, by the one that takes most to mend", () => {
    // The function's name is too long as well, by 35 characters.
    expect(errorWith({ "integrations.0.name": "w".repeat(80) })).toContain(
      "by 46 characters in total",
    );
  });

  it("are accepted up to the limit", () => {
    expect(errorsWith({ "integrations.0.name": "w".repeat(34) })).toEqual([]);
    expect(errorWith({ "integrations.0.name": "w".repeat(35) })).toContain(
      "by 1 character in total",
    );
  });

  it("of the environment keep to the limits too", () => {
    const input = {
      ...sample(),
      name: "a-long-environment",
      organisation: "organisation",
      region: "ap-southeast-1",
      network: {
        cidr: "10.20.0.0/16",
        availabilityZones: ["ap-southeast-1a", "ap-southeast-1b"],
      },
    };

    expect(errorsOf(input, "a-long-environment")).toEqual([
      'config/a-long-environment.ts: organisation: got "organisation"; accepted: at most 63 ' +
        'characters for the bucket "organisation-a-long-environment-trail-111122223333-ap-southeast-1", ' +
        "which has 65; fix: shorten organisation or name by 2 characters in total",
    ]);
  });

  it("do not begin a bucket's name with a word that S3 keeps", () => {
    expect(errorWith({ organisation: "sthree" })).toContain("a bucket's name may begin");
  });
});

describe("locations", () => {
  it("that overflow the function's environment variables are refused", () => {
    const locations = Array.from({ length: 60 }, (_, index) => `${index} ${"x".repeat(60)}`);

    expect(errorWith({ "integrations.0.locations": locations })).toMatch(
      /integrations\[0\]\.locations: got a list of 60 with \d{4} bytes as JSON/,
    );
  });

  it("count in bytes, not in characters", () => {
    const locations = (letter: string) =>
      Array.from({ length: 20 }, (_, index) => `${index} ${letter.repeat(60)}`);

    expect(errorsWith({ "integrations.0.locations": locations("x") })).toEqual([]);
    expect(errorsWith({ "integrations.0.locations": locations("東") })).toHaveLength(1);
  });

  it("have less room where the function's variables hold the path of the role it assumes", () => {
    const locations = Array.from({ length: 30 }, (_, index) => `${index} ${"x".repeat(74)}`);
    const long = { "roles.path": `/${"p".repeat(200)}/` };
    const assumes = { "integrations.0.secret.assumeReaderRole": true };

    expect(errorsWith({ "integrations.0.locations": locations, ...assumes })).toEqual([]);
    expect(errorsWith({ "integrations.0.locations": locations, ...long })).toEqual([]);
    expect(errorWith({ "integrations.0.locations": locations, ...assumes, ...long })).toContain(
      "accepted: up to 2098 bytes",
    );
  });

  it.each([
    ["Seville", "SEVILLE"],
    ["New York", "new  york"],
    ["S\u00e3o Paulo", "Sa\u0303o Paulo"],
  ])("%j and %j are one", (one, other) => {
    expect(errorWith({ "integrations.0.locations": [one, other] })).toContain("locations[1]: got");
  });
});

describe("timeouts", () => {
  it("of secret and API fit into the function's", () => {
    expect(errorsWith({ "integrations.0.function.timeoutSeconds": 15 })).toEqual([]);
    expect(errorWith({ "integrations.0.function.timeoutSeconds": 14 })).toContain(
      "integrations[0].function.timeoutSeconds: got 14; accepted: more than 14000 ms",
    );
  });

  it("of secret count twice where a role is assumed first", () => {
    const secret = { "integrations.0.secret.assumeReaderRole": true };

    expect(errorsWith({ ...secret, "integrations.0.function.timeoutSeconds": 19 })).toEqual([]);
    expect(errorWith({ ...secret, "integrations.0.function.timeoutSeconds": 18 })).toBe(
      "config/dev.ts: integrations[0].function.timeoutSeconds: got 18; accepted: more than 18000 " +
        "ms, the sum of secret.connectTimeoutMs and secret.requestTimeoutMs, twice for the " +
        "assumed role, and api.timeoutMs; fix: write at least 19, or lower these timeouts",
    );
  });

  it("of a read in INIT fit into INIT", () => {
    const timeouts = {
      "integrations.0.secret.connectTimeoutMs": 1000,
      "integrations.0.secret.requestTimeoutMs": 9000,
    };
    const prefetch = { "integrations.0.secret.prefetch": true };

    expect(errorsWith(timeouts)).toEqual([]);
    expect(
      errorsWith({ ...timeouts, ...prefetch, "integrations.0.secret.requestTimeoutMs": 8999 }),
    ).toEqual([]);
    expect(errorWith({ ...timeouts, ...prefetch })).toBe(
      "config/dev.ts: integrations[0].secret.prefetch: got true; accepted: false, or less than " +
        "10000 ms for secret.connectTimeoutMs, secret.requestTimeoutMs, which are 10000 ms: INIT " +
        "takes no longer; fix: lower these timeouts, or remove prefetch",
    );
  });

  it("of the whole attempt include connecting", () => {
    expect(errorWith({ "integrations.0.api.connectTimeoutMs": 10_001 })).toContain(
      "integrations[0].api.connectTimeoutMs: got 10001; accepted: at most timeoutMs, 10000",
    );
  });
});

describe("the runtime", () => {
  it("is one that every admitted provider knows", () => {
    const runtime = { "integrations.0.function.runtime": "nodejs24.x" };

    expect(errorWith(runtime)).toContain("integrations[0].function.runtime: got");
    expect(errorsWith({ ...runtime, "provider.version": ">= 6.19.0, < 7.0.0" })).toEqual([]);
    expect(errorsWith({ ...runtime, "provider.version": "~> 6.18" })).toHaveLength(1);
  });
});

describe("the state's key", () => {
  const kmsKeyArn = "arn:aws:kms:us-east-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const state = { backend: "s3", bucket: "acme-state", kmsKeyArn };
  const crossAccount = [{ account: "999988887777", reason: "the state is in the tools account" }];

  it("is of the bucket's Region", () => {
    expect(errorWith({ state, crossAccount })).toContain("a key of eu-west-1, the bucket's Region");
    expect(errorsWith({ state: { ...state, region: "us-east-1" }, crossAccount })).toEqual([]);
  });

  it("is not judged by a Region that is wrong itself", () => {
    expect(errorWith({ state: { ...state, region: "us-east-9" }, crossAccount })).toContain(
      "state.region: got",
    );
  });
});

describe("the name", () => {
  it("is that of the file", () => {
    expect(errorsOf(sample(), "staging")).toEqual([
      'config/staging.ts: name: got "dev"; accepted: "staging", the name of the file; fix: write name: "staging", or rename the file',
    ]);
  });
});

describe("one report", () => {
  it("has all errors, of single fields and across fields", () => {
    const errors = errorsWith({
      account: "11112222333",
      "network.cidr": "10.20.0.0/25",
      "network.availabilityZones": ["eu-west-1a", "us-east-1b"],
      "network.cird": "x",
      "principals.planners": [roleArn("deploy")],
      "integrations.0.secret.cacheTtlSeconds": 0,
      "integrations.0.secret.name": "not a name",
      "integrations.0.function.timeoutSeconds": 5,
      "integrations.0.password": "hunter2",
      "tags.aws:team": "x",
    });

    const fields = errors.map((line) => line.slice("config/dev.ts: ".length).split(": got")[0]);
    expect(fields.sort()).toEqual([
      "account",
      "integrations[0].function.timeoutSeconds",
      "integrations[0].password",
      "integrations[0].secret.cacheTtlSeconds",
      "integrations[0].secret.name",
      "network.availabilityZones[1]",
      "network.cidr",
      "network.cird",
      "principals.planners[0]",
      'tags["aws:team"]',
    ]);
  });
});
