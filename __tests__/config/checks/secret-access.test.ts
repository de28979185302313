import { errorsWith, roleArn, sampleIntegration } from "../sample";

/** The errors of the sample with a secret, without the file and the secret's path. */
function errorsOfSecret(secret: object, changes: Readonly<Record<string, unknown>> = {}): string[] {
  return errorsWith({ ...changes, integrations: [{ ...sampleIntegration(), secret }] }).map(
    (line) => line.replace(/^config\/dev\.ts: integrations\[0\]\.secret\./, ""),
  );
}

describe("the strict shape", () => {
  it("needs somebody who may plan", () => {
    const noPlanners = { "principals.planners": [] };

    expect(errorsOfSecret({ policyShape: "strict" }, noPlanners)).toEqual([
      'policyShape: got "strict"; accepted: "split", or "strict" with at least 1 role in ' +
        "principals.planners: strict stops plans and audits by everyone else; fix: add the roles " +
        "that plan and audit to principals.planners; those of AWS services can be there too (AWS " +
        "Config, Security Hub, IAM Access Analyzer), such as arn:aws:iam::111122223333:role/" +
        "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
    ]);
    expect(errorsOfSecret({ policyShape: "strict" })).toEqual([]);
    expect(errorsOfSecret({ policyShape: "split" }, noPlanners)).toEqual([]);
  });

  it("is not judged by planners that are wrong themselves", () => {
    expect(errorsOfSecret({ policyShape: "strict" }, { "principals.planners": "plan" })).toEqual([
      expect.stringContaining("principals.planners: got"),
    ]);
  });

  it.each([{ source: "parameter-store" }, { source: "extension", store: "parameter-store" }])(
    "is not for a parameter, read with %j",
    (secret) => {
      expect(errorsOfSecret({ ...secret, policyShape: "strict" })).toEqual([
        'policyShape: got "strict"; accepted: "split" with Parameter Store: a parameter has no ' +
          "policy to deny with; fix: remove it, or keep the key in Secrets Manager with source: " +
          '"secrets-manager"',
      ]);
      expect(errorsOfSecret({ ...secret, policyShape: "split" })).toEqual([]);
    },
  );
});

describe("rotation", () => {
  const rotationRoleArn = roleArn("rotator");

  it.each([{}, { source: "extension" }, { policyShape: "strict" }])(
    "is for a secret, %j",
    (secret) => {
      expect(errorsOfSecret({ ...secret, rotationRoleArn })).toEqual([]);
    },
  );

  it("is not for a parameter", () => {
    expect(errorsOfSecret({ source: "parameter-store", rotationRoleArn })).toEqual([
      `rotationRoleArn: got "${rotationRoleArn}"; accepted: nothing with Parameter Store, which does ` +
        'not rotate parameters; fix: remove it, or keep the key in Secrets Manager with source: "secrets-manager"',
    ]);
  });
});
