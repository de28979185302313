import { loadEnvironment } from "../../config/load-environment";
import { namesOf } from "../../config/names";
import { evaluate } from "../../policies/evaluate";
import { trailKeyPolicy } from "../../policies/key-policies/trail-key";
import { trailBucketPolicy } from "../../policies/trail-bucket-policy";

const environment = loadEnvironment("prod");
const { trailBucketArn } = namesOf(environment);
const KEY = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DELIVERED = "config/AWSLogs/444455556666/Config/eu-west-1/2026/1/1/ConfigHistory/x.json.gz";
const OURS = {
  "aws:SourceAccount": "444455556666",
  "aws:SourceArn": "arn:aws:config:eu-west-1:444455556666:*",
};

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly source?: Readonly<Record<string, string>>;
  readonly service?: string;
}

/** How a request of AWS Config ends, which writes as the service. */
function ends({ action, resource, source = OURS, service = "config.amazonaws.com" }: Request) {
  const document = resource === KEY ? trailKeyPolicy(environment) : trailBucketPolicy(environment);
  return evaluate(
    {
      caller: { kind: "service", service },
      action,
      resource,
      resourceAccount: environment.account,
      context: {
        "aws:SecureTransport": "true",
        "s3:x-amz-acl": "bucket-owner-full-control",
        ...source,
      },
    },
    { identity: [], resource: { name: "policy", document } },
  ).outcome;
}

describe("AWS Config", () => {
  it.each([
    ["s3:GetBucketAcl", trailBucketArn],
    ["s3:ListBucket", trailBucketArn],
    ["s3:PutObject", `${trailBucketArn}/${DELIVERED}`],
    ["kms:GenerateDataKey", KEY],
    ["kms:Decrypt", KEY],
  ])("may %s on %s for this account and Region, and for no other", (action, resource) => {
    expect(ends({ action, resource })).toBe("allowed");
    for (const source of [
      {},
      { ...OURS, "aws:SourceAccount": "999988887777" },
      { ...OURS, "aws:SourceArn": "arn:aws:config:us-east-1:444455556666:*" },
    ]) {
      expect(ends({ action, resource, source })).toBe("denied implicitly");
    }
    expect(ends({ action, resource, service: "logs.amazonaws.com" })).toBe("denied implicitly");
  });

  it("writes neither among the trail's log files nor over them, and reads nothing", () => {
    for (const key of [
      "AWSLogs/444455556666/CloudTrail/x.json.gz",
      "AWSLogs/444455556666/Config/x.json.gz",
      "config/AWSLogs/999988887777/Config/x.json.gz",
    ]) {
      const resource = `${trailBucketArn}/${key}`;
      expect(ends({ action: "s3:PutObject", resource })).toBe("denied implicitly");
    }
    const resource = `${trailBucketArn}/${DELIVERED}`;
    expect(ends({ action: "s3:GetObject", resource })).toBe("denied implicitly");
    expect(ends({ action: "s3:DeleteObject", resource })).toBe("denied implicitly");
  });

  it("has no part in bucket and key where it has no recorder of ours", () => {
    const text = JSON.stringify(
      (["off", "rules"] as const).flatMap((config) => {
        const without = { ...environment, audit: { ...environment.audit, config } };
        return [trailBucketPolicy(without), trailKeyPolicy(without)];
      }),
    );

    expect(text).not.toContain("config.amazonaws.com");
    expect(text).not.toContain("/config/");
  });
});

describe("whoever IAM lets read the bucket", () => {
  it("reads what AWS Config wrote, through S3 only", () => {
    const decrypt = (context: Readonly<Record<string, string>>) =>
      evaluate(
        {
          caller: {
            kind: "role",
            arn: "arn:aws:iam::444455556666:role/auditor",
            account: environment.account,
          },
          action: "kms:Decrypt",
          resource: KEY,
          resourceAccount: environment.account,
          context: { "kms:CallerAccount": environment.account, ...context },
        },
        {
          identity: [
            {
              name: "administrator",
              document: {
                Version: "2012-10-17",
                Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }],
              },
            },
          ],
          resource: { name: "policy", document: trailKeyPolicy(environment) },
        },
      ).outcome;
    const object = { "kms:EncryptionContext:aws:s3:arn": `${trailBucketArn}/${DELIVERED}` };
    const through = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };

    expect(decrypt({ ...object, ...through })).toBe("allowed");
    expect(decrypt(object)).toBe("denied implicitly");
    expect(decrypt(through)).toBe("denied implicitly");
  });
});
