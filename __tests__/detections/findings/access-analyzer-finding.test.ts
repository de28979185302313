import { validateEnvironment } from "../../../config/validate-environment";
import { matchesEventPattern } from "../../../detections/evaluate";
import { accessAnalyzerFinding } from "../../../detections/findings/access-analyzer-finding";
import { roleArn, sampleIntegration, sampleWith } from "../../config/sample";

const ACCOUNT = "111122223333";
const ANALYZER = `arn:aws:access-analyzer:eu-west-1:${ACCOUNT}:analyzer/acme-dev-external-access`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

function patternWith(changes: Readonly<Record<string, unknown>> = {}) {
  const input = sampleWith({ "audit.accessAnalyzer": true, ...changes });
  const environment = validateEnvironment(input, { file: "config/dev.ts", name: "dev" });
  const [finding] = accessAnalyzerFinding(environment);
  if (finding === undefined) throw new Error("There is no finding.");
  return finding.eventPattern;
}

/**
 * AWS's example of a finding, with another resource.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 */
function finding(resource: string, detail: object = {}, resources: string[] = [ANALYZER]) {
  return {
    account: ACCOUNT,
    detail: {
      accountId: ACCOUNT,
      action: ["s3:GetObject"],
      analyzedAt: "2019-11-21T01:22:22Z",
      condition: {},
      createdAt: "2019-11-20T04:58:50Z",
      id: "22222222-dcba-4444-dcba-333333333333",
      isDeleted: false,
      isPublic: false,
      principal: { AWS: "999988887777" },
      region: "eu-west-1",
      resource,
      resourceType: "AWS::S3::Bucket",
      status: "ACTIVE",
      updatedAt: "2019-11-21T01:14:07Z",
      version: "1.0",
      ...detail,
    },
    "detail-type": "Access Analyzer Finding",
    id: "11111111-2222-4444-aaaa-333333333333",
    region: "eu-west-1",
    resources,
    source: "aws.access-analyzer",
    time: "2019-11-21T01:22:33Z",
    version: "0",
  };
}

const isTold = (resource: string, changes?: Readonly<Record<string, unknown>>) =>
  matchesEventPattern(patternWith(changes), finding(resource));

describe("a finding of IAM Access Analyzer", () => {
  it.each([
    ["bucket", "arn:aws:s3:::acme-dev-trail-111122223333-eu-west-1"],
    ["reader", roleArn("acme-dev-weather-ingestion")],
    ["deployer", roleArn("deploy")],
    ["operator", roleArn("operator")],
    [
      "secret",
      `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:acme-dev-weather-api-key-AbCdEf`,
    ],
    ["function", `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:acme-dev-weather-ingestion`],
    ["table", `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/acme-dev-weather-observations`],
    ["queue", `arn:aws:sqs:eu-west-1:${ACCOUNT}:acme-dev-weather-on-failure`],
    ["topic", `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-dev-alarms`],
    ["key, which has no name of ours", KEY],
  ])("is told of our %s", (_what, arn) => {
    expect(isTold(arn)).toBe(true);
  });

  it.each([
    ["bucket", "arn:aws:s3:::my-bucket"],
    ["role", roleArn("somebody")],
    ["secret", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:another-AbCdEf`],
  ])("is not told of another's %s in the same account", (_what, arn) => {
    expect(isTold(arn)).toBe(false);
  });

  it("is told once: neither when it is resolved or archived, nor by another analyzer", () => {
    const pattern = patternWith();

    for (const status of ["RESOLVED", "ARCHIVED"]) {
      expect(matchesEventPattern(pattern, finding(KEY, { status }))).toBe(false);
    }
    expect(matchesEventPattern(pattern, finding(KEY, {}, ["arn:aws:other"]))).toBe(false);
  });

  it("is told where the analyzer could not look: it has an error, and no principal", () => {
    const blind = finding(KEY, { error: "ACCESS_DENIED" });
    // As AWS's second example has it.
    for (const field of ["action", "principal", "condition", "isPublic"]) {
      Reflect.deleteProperty(blind.detail, field);
    }

    expect(matchesEventPattern(patternWith(), blind)).toBe(true);
  });

  it("is told of a secret and of a topic that have the organisation's own names", () => {
    const topicArn = `arn:aws:sns:eu-west-1:${ACCOUNT}:security`;
    const integrations = [{ ...sampleIntegration(), secret: { name: "vault/weather" } }];
    const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:vault/weather-AbCdEf`;

    expect(isTold(secret, { integrations })).toBe(true);
    expect(isTold(topicArn, { "alarms.topicArn": topicArn, "alarms.subscribers": [] })).toBe(true);
    expect(isTold(secret)).toBe(false);
  });

  it("is told of every role and secret where there are too many to list", () => {
    const operators = Array.from({ length: 40 }, (_, at) => roleArn(`operator-of-team-${at}`));
    const changes = { "principals.operators": operators };

    expect(JSON.stringify(patternWith(changes)).length).toBeLessThanOrEqual(2048);
    expect(isTold(operators[39] ?? "", changes)).toBe(true);
    expect(isTold(roleArn("acme-dev-weather-ingestion"), changes)).toBe(true);
  });

  it("is not there without an analyzer", () => {
    const environment = validateEnvironment(sampleWith({}), { file: "config/dev.ts", name: "dev" });

    expect(accessAnalyzerFinding(environment)).toEqual([]);
  });
});
