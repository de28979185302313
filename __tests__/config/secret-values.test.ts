import * as fc from "fast-check";
import { looksLikeSecret, namesSecret } from "../../config/secret-patterns";
import { errorsOf, errorsWith, sample, sampleWith } from "./sample";

/** Joined here, so that no scanner takes this file for a leak. */
const joined = (...parts: string[]) => parts.join("");

const SECRETS: [string, string][] = [
  ["AWS access key id", joined("AKIA", "IOSFODNN7EXAMPLE")],
  ["temporary AWS access key id", joined("ASIA", "Y34FZKBOKMUTVV7A")],
  ["AWS secret access key", joined("wJalrXUtnFEMI/", "K7MDENG/", "bPxRfiCYEXAMPLEKEY")],
  ["PEM private key", joined("-----BEGIN RSA PRIVATE ", "KEY", "-----\nMIIEow")],
  ["GitHub token", joined("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789")],
  ["GitHub fine-grained token", joined("github_pat_", "11ABCDEFG0abcdefghijkl_x")],
  ["GitLab token", joined("glpat-", "abcdefghij0123456789")],
  ["Slack token", joined("xoxb-", "123456789012-abcdefghij")],
  ["Slack webhook", joined("https://hooks.slack.com/services/", "T000/B000/abc")],
  ["Stripe key", joined("sk_live_", "abcdefghijklmnop")],
  ["Google API key", joined("AIza", "SyA1234567890abcdefghijklmnopqrstuv")],
  ["npm token", joined("npm_", "abcdefghijklmnopqrstuvwxyz0123456789")],
  ["OpenAI key", joined("sk-", "proj-abcdefghijklmnopqrst")],
  ["JSON Web Token", joined("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJ", "zdWIiOiIxIn0", ".c2lnbmF0dXJl")],
  ["user information in a URL", joined("https://user:", "hunter2", "@api.example.com")],
  ["user name in a URL", joined("https://", "hunter2", "@api.example.com")],
  ["API key in a query", joined("https://api.example.com/v4?apikey=", "hunter2")],
  ["token in a query", joined("/v4?units=metric&access_token=", "hunter2")],
  ["header with its value", joined("apikey: ", "hunter2hunter2")],
  ["bearer token", joined("Bearer ", "hunter2hunter2")],
  ["32 letters and digits", joined("aB3dE5fG7hJ9", "kL1mN3pQ5rS7tU9vW1xY")],
  ["32 hexadecimal digits", joined("9f86d081884c7d65", "9a2feaa0c55ad015")],
  ["40 hexadecimal digits", joined("da39a3ee5e6b4b0d3255", "bfef95601890afd80709")],
  ["base64url with hyphens", joined("Zm9v-YmFy_QmF6", "-cXV1eA-Y29yZ2U_Z3JhdWx0", "1")],
];

const HARMLESS: [string, string][] = [
  ["role ARN", "arn:aws:iam::111122223333:role/MyStack-DeployRole1A2B3C4D-5E6F7G8H9I0J"],
  [
    "role ARN of a permission set",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Administrator_0123456789abcdef",
  ],
  [
    "role ARN with a wildcard",
    "arn:aws:iam::111122223333:role/AWSReservedSSO_Op_0123456789abcdef*",
  ],
  ["secret ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme-dev-weather-a1b2c3"],
  ["KMS key ARN", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"],
  ["UUID", "1234abcd-12ab-34cd-56ef-1234567890ab"],
  ["origin", "https://api.tomorrow.io"],
  ["execute-api origin", "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"],
  ["path", "/v4/weather/realtime"],
  ["block", "10.20.0.0/16"],
  ["e-mail address", "weather-team+alarms@operations.example.co.uk"],
  ["place", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"],
  ["coordinates", "42.3478123456, -71.0466123456"],
  ["cost centre", "CC-1042-EMEA-0007"],
  ["bucket", "acme-platform-terraform-state-111122223333-eu-west-1"],
  ["secret's name", "acme-production-weather-service-api-key"],
  ["cron expression", "cron(0/15 8-17 ? * MON-FRI 2026-2030)"],
  ["version constraint", ">= 5.100.0, < 7.0.0"],
  ["sentence", "Owned by the Weather Platform Team, since 2024-01-31"],
  ["date and time", "2026-01-31T23:59:59.000Z"],
  ["placeholder", "x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1"],
];

describe("a text", () => {
  it.each(SECRETS)("is taken for a secret: %s", (_, text) => {
    expect(looksLikeSecret(text)).toBe(true);
  });

  it.each(HARMLESS)("is not taken for a secret: %s", (_, text) => {
    expect(looksLikeSecret(text)).toBe(false);
  });

  const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const generated = (characters: string, length: number) =>
    fc
      .array(fc.nat({ max: characters.length - 1 }), { minLength: length, maxLength: length })
      .map((indexes) => indexes.map((index) => characters[index]).join(""));

  it.each([
    ["32 letters and digits", alphabet, 32],
    ["an AWS secret access key", `${alphabet}/+`, 40],
    ["43 characters of base64url", `${alphabet}-_`, 43],
    ["64 hexadecimal digits", "0123456789abcdef", 64],
  ])("is nearly always taken for a secret when generated as %s", (_, characters, length) => {
    // A generated key that happens to read like words is missed: one in a hundred at most.
    const samples = fc.sample(fc.noBias(generated(characters, length)), { numRuns: 1000, seed: 7 });

    const missed = samples.filter((text) => !looksLikeSecret(text));

    expect(missed.length).toBeLessThanOrEqual(10);
  });
});

describe("a key", () => {
  it.each(["apiKey", "API_KEY", "api-key", "password", "db_password", "token", "accessToken"])(
    "names a secret: %s",
    (key) => {
      expect(namesSecret(key)).toBe(true);
    },
  );

  it.each([
    "authHeader",
    "kmsKeyArn",
    "keyPrefix",
    "cacheTtlSeconds",
    "owner",
    "cost-key",
    "monkey",
  ])("names no secret: %s", (key) => {
    expect(namesSecret(key)).toBe(false);
  });
});

describe("a configuration with a secret", () => {
  /** Fields in which a secret is wrong for another reason as well, and some in which it is not. */
  const PLACES = [
    "name",
    "organisation",
    "account",
    "region",
    "network",
    "network.cidr",
    "network.availabilityZones.0",
    "network.privateSubnetPrefix",
    "network.egress",
    "network.egress.mode",
    "network.extra",
    "principals.operators.0",
    "integrations.0.name",
    "integrations.0.api.baseUrl",
    "integrations.0.api.path",
    "integrations.0.api.authHeader",
    "integrations.0.api.timeoutMs",
    "integrations.0.locations.0",
    "integrations.0.locations",
    "integrations.0.schedule",
    "integrations.0.secret",
    "integrations.0.secret.name",
    "integrations.0.secret.field",
    "integrations.0.apiKey",
    "alarms.subscribers.0",
    "tags.team",
    "tags.owner",
    "state.backend",
    "protection",
    "provider.version",
  ];

  it.each(PLACES)("at %s is refused without printing it", (place) => {
    for (const [, secret] of SECRETS) {
      const errors = errorsWith({ [place]: secret });
      const report = errors.join("\n");

      expect(report).toContain(`got [redacted, ${secret.length} characters]`);
      expect(report).toContain("npm run secret -- put");
      expect(report).not.toContain(secret);
      expect(report).not.toContain(secret.slice(4, 24));
    }
  });

  it("gives one line for the field", () => {
    for (const [, secret] of SECRETS) {
      expect(errorsWith({ "integrations.0.api.authHeader": secret })).toHaveLength(1);
      expect(errorsWith({ account: secret })).toHaveLength(1);
    }
  });

  it("names the integration in the remedy, when it has a good name", () => {
    const [, secret] = SECRETS[0] ?? ["", ""];

    expect(errorsWith({ "integrations.0.apiKey": secret })[0]).toContain("put weather;");
    expect(errorsWith({ "tags.team": secret })[0]).toContain("put <integration>;");
    expect(errorsWith({ "integrations.0.name": secret })[0]).toContain("put <integration>;");
  });

  it("is not printed by a check across fields either", () => {
    const secret = joined("9f86d081884c7d65", "9a2feaa0c55ad015");
    const integration = { ...sample().integrations[0], name: `w${secret}` };

    const errors = errorsOf({ ...sample(), integrations: [integration, integration] });

    expect(errors).toHaveLength(2);
    expect(errors.join("\n")).not.toContain(secret);
  });

  it("is refused and not printed when it is a key", () => {
    const secret = joined("9f86d081884c7d65", "9a2feaa0c55ad015");
    for (const place of ["tags", "network", "integrations.0"]) {
      const report = errorsWith({ [`${place}.${secret}`]: "x" }).join("\n");

      expect(report).toContain("got [redacted, 32 characters]");
      expect(report).not.toContain(secret);
    }
  });

  it("is not printed from where a short one could stand", () => {
    for (const place of ["secret", "secret.name", "secret.field", "secret.cacheTtlSeconds"]) {
      const report = errorsWith({ [`integrations.0.${place}`]: "hunter2 !" }).join("\n");

      expect(report).toContain("got [redacted, 9 characters]");
    }
    expect(errorsWith({ "integrations.0.secret": 123456 }).join("\n")).not.toContain("123456");
    expect(errorsWith({ "integrations.0.api.path": "/v4?k=hunter2" })[0]).toContain(
      'got "/v4?[redacted]"',
    );
  });

  it("is refused in a tag whose key names a secret", () => {
    expect(errorsWith({ "tags.api-key": "hunter2" })).toEqual([
      expect.stringContaining('tags["api-key"]: got [redacted, 7 characters]'),
    ]);
  });
});

describe("a hash", () => {
  const revision = joined("da39a3ee5e6b4b0d3255", "bfef95601890afd80709");

  it.each(["commit", "git-revision", "GitSha"])("is accepted as the tag %s", (key) => {
    expect(errorsWith({ [`tags.${key}`]: revision })).toEqual([]);
  });

  it("is refused as any other tag, and with more around it", () => {
    expect(errorsWith({ "tags.team": revision })).toHaveLength(1);
    expect(errorsWith({ "tags.commit": `${revision}0` })).toHaveLength(1);
  });
});

describe("the sample", () => {
  it("has no error", () => {
    expect(errorsOf(sampleWith({}))).toEqual([]);
  });
});
