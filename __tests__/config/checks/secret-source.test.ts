import { errorsOf, errorsWith, sample, sampleIntegration } from "../sample";

const EXTENSION = "AWS-Parameters-and-Secrets-Lambda-Extension";

function layerArn(name: string, region = "eu-west-1", partition = "aws"): string {
  return `arn:${partition}:lambda:${region}:111122223333:layer:${name}:3`;
}

/** The errors of the sample with a secret, without the file and the secret's path. */
function errorsOfSecret(secret: object): string[] {
  return errorsWith({ integrations: [{ ...sampleIntegration(), secret }] }).map((line) =>
    line.replace(/^config\/dev\.ts: integrations\[0\]\.secret\./, ""),
  );
}

describe("a source", () => {
  it.each([
    { source: "secrets-manager" },
    { source: "secrets-manager", prefetch: true, assumeReaderRole: true },
    { source: "secrets-manager", store: "secrets-manager" },
    { source: "parameter-store" },
    { source: "parameter-store", prefetch: true, assumeReaderRole: true },
    { source: "parameter-store", store: "parameter-store" },
    { source: "extension" },
    { source: "extension", store: "parameter-store" },
    { source: "extension", store: "secrets-manager", layerArn: layerArn(`${EXTENSION}-Arm64`) },
    { source: "wcp", layerArn: layerArn("wcp") },
    { source: "wcp", layerArn: layerArn("wcp"), prefetch: true, assumeReaderRole: true },
    { source: "wcp", layerArn: layerArn("wcp"), store: "secrets-manager" },
  ])("is accepted as %j", (secret) => {
    expect(errorsOfSecret(secret)).toEqual([]);
  });

  it("that is wrong is one error, whatever depends on it", () => {
    expect(
      errorsOfSecret({
        source: "extensions",
        // No name of a secret, but perhaps of a parameter.
        name: "weather-secret",
        prefetch: true,
        layerArn: layerArn("wcp", "eu-west-2"),
      }),
    ).toEqual([expect.stringContaining("source: got [redacted, 10 characters]")]);
  });
});

describe("a store", () => {
  it.each([
    [
      { source: "wcp", store: "parameter-store", layerArn: layerArn("wcp") },
      'store: got "parameter-store"; accepted: "secrets-manager", for the source wcp does not read Parameter Store; fix: remove it, or write source: "parameter-store" or "extension"',
    ],
    [
      { source: "secrets-manager", store: "parameter-store", name: "/vendor/key" },
      'store: got "parameter-store"; accepted: "secrets-manager", which the source secrets-manager reads; fix: remove it, or write source: "parameter-store" or "extension"',
    ],
    [
      { source: "parameter-store", store: "secrets-manager" },
      'store: got "secrets-manager"; accepted: "parameter-store", which the source parameter-store reads; fix: remove it, or write source: "secrets-manager"',
    ],
  ])("that contradicts the source in %j is refused", (secret, error) => {
    expect(errorsOfSecret(secret)).toEqual([error]);
  });
});

describe("the extension", () => {
  it("does not prefetch", () => {
    expect(errorsOfSecret({ source: "extension", prefetch: true })).toEqual([
      'prefetch: got true; accepted: false with source "extension": the extension does not serve during INIT; fix: remove it, or write source: "secrets-manager" or "wcp"',
    ]);
  });

  it("does not assume a role", () => {
    expect(
      errorsOfSecret({ source: "extension", store: "parameter-store", assumeReaderRole: true }),
    ).toEqual([
      'assumeReaderRole: got true; accepted: false with source "extension": the extension cannot assume a role, it reads as the function\'s; fix: remove it, or write source: "parameter-store"',
    ]);
  });
});

describe("a layer", () => {
  it("is required with source wcp", () => {
    expect(errorsOfSecret({ source: "wcp" })).toEqual([
      "layerArn: got nothing; accepted: the ARN of a version of your own layer, which source wcp runs from; fix: build and publish the layer as lambda-src/wcp-layer/README.md says, and write its ARN",
    ]);
  });

  it("that is wrong itself is not missing as well", () => {
    expect(errorsOfSecret({ source: "wcp", layerArn: "wcp" })).toEqual([
      "layerArn: got [redacted, 3 characters]; accepted: the ARN of one version of a Lambda layer of the environment's Region; fix: write arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION",
    ]);
  });

  it.each(["secrets-manager", "parameter-store"])("is refused with source %s", (source) => {
    const arn = layerArn("wcp");

    expect(errorsOfSecret({ source, layerArn: arn })).toEqual([
      `layerArn: got "${arn}"; accepted: nothing with source "${source}", which needs no layer; fix: remove it, or write source: "wcp" or "extension"`,
    ]);
  });

  it("is of the environment's Region", () => {
    const arn = layerArn("wcp", "eu-west-2");

    expect(errorsOfSecret({ source: "wcp", layerArn: arn })).toEqual([
      `layerArn: got "${arn}"; accepted: a layer of eu-west-1: a function uses layers of its own Region; fix: publish the layer in eu-west-1 and write that ARN, or correct region`,
    ]);
  });

  it("is of the Region's partition", () => {
    const arn = layerArn("wcp", "us-gov-west-1", "aws-us-gov");

    expect(errorsOfSecret({ source: "wcp", layerArn: arn })).toEqual([
      `layerArn: got "${arn}"; accepted: an ARN of partition aws, that of the Region; fix: start the ARN with arn:aws:, or correct region`,
    ]);
  });

  it.each([EXTENSION, "wcp"])("of the extension is AWS's for arm64, not %s", (name) => {
    const arn = layerArn(name);

    expect(errorsOfSecret({ source: "extension", layerArn: arn })).toEqual([
      `layerArn: got "${arn}"; accepted: a version of ${EXTENSION}-Arm64: the functions are arm64; fix: write the ARN of ${EXTENSION}-Arm64, or leave it out to take the latest version at deploy`,
    ]);
  });

  it("is not judged by a Region that is wrong itself", () => {
    const errors = errorsWith({
      region: "eu-west-9",
      integrations: [
        { ...sampleIntegration(), secret: { source: "wcp", layerArn: layerArn("wcp") } },
      ],
    });

    expect(errors.filter((error) => error.includes("layerArn"))).toEqual([]);
  });
});

describe("the age of a stale value", () => {
  it("is not below the time to live", () => {
    expect(errorsOfSecret({ cacheTtlSeconds: 600, maxStaleSeconds: 600 })).toEqual([]);
    expect(errorsOfSecret({ cacheTtlSeconds: 600, maxStaleSeconds: 599 })).toEqual([
      "maxStaleSeconds: got 599; accepted: at least cacheTtlSeconds, 600: a value is used for that long anyway; fix: raise maxStaleSeconds or lower cacheTtlSeconds",
    ]);
  });
});

describe("the name of a parameter", () => {
  const errorsOfName = (name: string) => errorsOfSecret({ source: "parameter-store", name });

  it.each([
    "/api-key",
    "/acme/dev/weather.v1/api_key",
    // No secret may end like this, because of what Secrets Manager adds to its ARN.
    "/acme/weather-secret",
    `/${Array.from({ length: 15 }, () => "a").join("/")}`,
    `/${"a".repeat(255)}`,
  ])("is accepted as %s", (name) => {
    expect(errorsOfName(name)).toEqual([]);
  });

  it.each([
    ["api-key", "never the API key itself"],
    ["/acme//api-key", "never the API key itself"],
    ["/acme/", "never the API key itself"],
    ["/acme/api+key", "never the API key itself"],
    ["/aws/key", "begin with another word; Parameter Store keeps names that begin with aws or ssm"],
    ["/SSM-key", "begin with another word; Parameter Store keeps names that begin with aws or ssm"],
    [
      `/${Array.from({ length: 16 }, () => "a").join("/")}`,
      "join some of the words with hyphens: Parameter Store takes 15 levels",
    ],
  ])("is refused as %s, and not printed", (name, fix) => {
    const [error, ...others] = errorsOfName(name);

    expect(others).toEqual([]);
    expect(error).toMatch(
      /^name: got \[redacted, \d+ characters\]; accepted: a parameter's name: 1 to 256 letters, digits and _\.- in up to 15 levels, each after a slash; fix: /,
    );
    expect(error).toContain(fix);
  });

  it("is refused too where it is computed, with the name that it would have", () => {
    const [integration] = sample().integrations;
    const input = {
      ...sample(),
      organisation: "awsome",
      integrations: [{ ...integration, secret: { source: "parameter-store" } }],
    };

    expect(errorsOf(input)).toEqual([
      'config/dev.ts: integrations[0].secret.name: got nothing, so that it is "/awsome/dev/weather/api-key"; accepted: a parameter\'s name: 1 to 256 letters, digits and _.- in up to 15 levels, each after a slash; fix: begin with another word; Parameter Store keeps names that begin with aws or ssm',
    ]);
  });

  it("is no name of a secret's where the store says so", () => {
    expect(errorsOfSecret({ source: "extension", name: "weather-secret" })).toEqual([
      expect.stringMatching(
        /^name: got \[redacted, 14 characters\]; accepted: a secret's name: .*; fix: lengthen or shorten the last word/,
      ),
    ]);
  });
});
