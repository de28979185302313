import { errorsWith, roleArn, sampleIntegration } from "../sample";

const OTHER = "999988887777";
const DECLARED = { crossAccount: [{ account: OTHER, reason: "the security account" }] };

const operator = { "principals.operators": [roleArn("operator", OTHER)] };
const breakGlass = { "principals.breakGlass": [roleArn("break-glass", OTHER)] };
const layer = {
  integrations: [
    {
      ...sampleIntegration(),
      secret: { source: "wcp", layerArn: `arn:aws:lambda:eu-west-1:${OTHER}:layer:wcp:3` },
    },
  ],
};
const extensionLayer = {
  integrations: [
    {
      ...sampleIntegration(),
      secret: {
        source: "extension",
        layerArn: `arn:aws:lambda:eu-west-1:${OTHER}:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:12`,
      },
    },
  ],
};
const stateKey = {
  state: {
    backend: "s3",
    bucket: "acme-state",
    kmsKeyArn: `arn:aws:kms:eu-west-1:${OTHER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  },
};

/** The one error of a configuration, without the file. */
function errorWith(changes: Readonly<Record<string, unknown>>): string {
  const errors = errorsWith(changes);
  expect(errors).toHaveLength(1);
  return (errors[0] ?? "").replace("config/dev.ts: ", "");
}

describe("what belongs to another account", () => {
  it.each([
    ["principals.operators[0]", "a role", operator],
    ["principals.breakGlass[0]", "a role", breakGlass],
    ["integrations[0].secret.layerArn", "a layer", layer],
    ["integrations[0].secret.layerArn", "a layer", extensionLayer],
    ["state.kmsKeyArn", "a key", stateKey],
  ])("is accepted at %s when the account is declared, and else refused", (path, what, changes) => {
    const error = errorWith(changes);

    expect(errorsWith({ ...changes, ...DECLARED })).toEqual([]);
    expect(error.startsWith(`${path}: got "arn:`)).toBe(true);
    expect(error).toContain(
      `accepted: ${what} of account 111122223333, or of an account under crossAccount; fix: name ` +
        `${what} of this account, or add { account: "${OTHER}", reason: ... } to crossAccount`,
    );
  });

  it("is not covered by the declaration of a third account", () => {
    const third = { account: "000000000001", reason: "another" };

    expect(errorsWith({ ...operator, crossAccount: [third] })).toEqual([
      expect.stringContaining("principals.operators[0]"),
      expect.stringContaining("crossAccount[0].account"),
    ]);
  });

  it.each([
    ["deployers", "Terraform manages the IAM of this account"],
    ["planners", "Terraform manages the IAM of this account"],
  ])("is never in %s, declared or not", (list, reason) => {
    const error = errorWith({ [`principals.${list}`]: [roleArn("pipeline", OTHER)], ...DECLARED });

    expect(error).toContain(`principals.${list}[0]: got`);
    expect(error).toContain(`accepted: a role of account 111122223333: ${reason}`);
    expect(error).toContain("fix: name a role of this account, which the pipeline");
    expect(errorsWith({ [`principals.${list}`]: [roleArn("pipeline")] })).toEqual([]);
  });

  it("is never the rotation role, declared or not", () => {
    const path = "integrations.0.secret.rotationRoleArn";

    expect(errorWith({ [path]: roleArn("rotator", OTHER), ...DECLARED })).toContain(
      "Secrets Manager rotates with a function of the secret's account",
    );
    expect(errorsWith({ [path]: roleArn("rotator") })).toEqual([]);
  });

  it("is no operator of a parameter, which no other account can put", () => {
    const parameter = { ...sampleIntegration("tides"), secret: { source: "parameter-store" } };
    const both = { integrations: [sampleIntegration(), parameter] };

    expect(errorWith({ ...operator, ...DECLARED, ...both })).toContain(
      "no other account can put the parameter of integrations[1]",
    );
    expect(errorsWith({ ...breakGlass, ...DECLARED, ...both })).toEqual([]);
  });

  it("is not judged by an account that is wrong itself", () => {
    expect(errorWith({ ...operator, account: "11112222333" })).toContain("account: got");
  });
});

describe("a declared account", () => {
  it.each([undefined, "", " x", "x".repeat(201), "one\ntwo"])("has a reason, not %j", (reason) => {
    const declared = (why: string | undefined) => ({
      ...operator,
      crossAccount: [{ account: OTHER, reason: why }],
    });

    expect(errorWith(declared(reason))).toMatch(/^crossAccount\[0\]\.reason: .*fix: say why/);
    expect(errorsWith(declared("x".repeat(200)))).toEqual([]);
  });

  it("is one that something belongs to", () => {
    expect(errorWith(DECLARED)).toBe(
      `crossAccount[0].account: got "${OTHER}"; accepted: an account that a principal, a layer or ` +
        "the state's key belongs to; fix: remove the entry; it would trust an account that nothing " +
        "here needs",
    );
  });

  it("is not the environment's own", () => {
    const own = { crossAccount: [{ account: "111122223333", reason: "ours" }] };

    expect(errorWith(own)).toContain("another account than the environment's own");
  });

  it("is declared once", () => {
    const entry = { account: OTHER, reason: "operators" };

    expect(errorWith({ ...operator, crossAccount: [entry, entry] })).toContain(
      "crossAccount[1].account",
    );
  });

  it.each([
    { "principals.operators": ["arn:aws:iam:wrong"] },
    { "integrations.0.secret.rotationRoleArn": "arn:aws:iam:wrong" },
    { "integrations.0.secret": { source: "wcp", layerArn: "wrong" } },
    { state: { backend: "s3", bucket: "acme-state", kmsKeyArn: "wrong" } },
    { "principals.planners": undefined },
  ])("is not called unused while %j may be what uses it", (wrong) => {
    expect(errorWith({ ...DECLARED, ...wrong })).not.toContain("crossAccount[");
  });
});
