import { LOG_RETENTION_DAYS } from "../../config/formats/log-retention";
import { validateEnvironment } from "../../config/validate-environment";
import {
  configRuleName,
  configRules,
  configScope,
  recordedTypes,
} from "../../detections/config-rules";
import { sampleIntegration, sampleWith } from "../config/sample";
import { synthesize } from "../support/synthesize";

function environmentWith(changes: Readonly<Record<string, unknown>> = {}) {
  const input = sampleWith({ "audit.config": "rules", ...changes });
  return validateEnvironment(input, { file: "config/dev.ts", name: "dev" });
}

const rulesWith = (changes?: Readonly<Record<string, unknown>>) =>
  configRules(environmentWith(changes));
const idsWith = (changes?: Readonly<Record<string, unknown>>) =>
  rulesWith(changes).map(({ id }) => id);
const everyRule = rulesWith();

describe("the rules of AWS Config", () => {
  it("are these, and what a recorder has to record follows from them", () => {
    expect(everyRule.map(({ identifier }) => identifier)).toEqual([
      "SECRETSMANAGER_USING_CMK",
      "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
      "LAMBDA_INSIDE_VPC",
      "LAMBDA_CONCURRENCY_CHECK",
      "DYNAMODB_PITR_ENABLED",
      "DYNAMODB_TABLE_ENCRYPTED_KMS",
      "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
      "CLOUD_TRAIL_ENABLED",
      "CW_LOGGROUP_RETENTION_PERIOD_CHECK",
      "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
      "S3_BUCKET_VERSIONING_ENABLED",
      "S3_DEFAULT_ENCRYPTION_KMS",
      "CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK",
      "SNS_ENCRYPTED_KMS",
    ]);
    expect(recordedTypes(everyRule)).toEqual([
      "AWS::CloudWatch::Alarm",
      "AWS::DynamoDB::Table",
      "AWS::EC2::SecurityGroup",
      "AWS::Lambda::Function",
      "AWS::S3::Bucket",
      "AWS::SNS::Topic",
      "AWS::SecretsManager::Secret",
    ]);
  });

  it.each(everyRule.map((rule) => [rule.id, rule] as const))(
    "%s keeps to what AWS takes, and to what is ours",
    (_id, rule) => {
      // https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html
      expect(configRuleName(environmentWith(), rule)).toMatch(/^acme-dev-[a-z-]{1,119}$/);
      expect(rule.why.length).toBeLessThanOrEqual(256);
      expect(JSON.stringify(rule.judges)).toMatch(/"by":"tag"|acme-dev/);
    },
  );

  it("have names of their own", () => {
    expect(new Set(everyRule.map(({ id }) => id)).size).toBe(everyRule.length);
  });

  it("look at resources with a tag that every stack puts on all that it creates", () => {
    const environment = environmentWith();
    const { tagKey, tagValue } = configScope(environment);

    for (const { json } of Object.values(synthesize(environment))) {
      const { aws } = json.provider as { aws: unknown[] };
      for (const provider of aws) {
        expect(provider).toMatchObject({ default_tags: [{ tags: { [tagKey]: tagValue } }] });
      }
    }
  });

  it("are none with AWS Config off", () => {
    expect(rulesWith({ "audit.config": "off" })).toEqual([]);
  });
});

describe("the rule about the secret", () => {
  const integrations = (secret: object) => ({ integrations: [{ ...sampleIntegration(), secret }] });
  const ROLE_OF_CONFIG =
    "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";

  it("is there where AWS Config sees a secret: in the shape strict only if its role is listed", () => {
    const strict = integrations({ policyShape: "strict" });

    expect(idsWith(strict)).not.toContain("secret-under-own-key");
    expect(idsWith({ ...strict, "principals.planners": [ROLE_OF_CONFIG] })).toContain(
      "secret-under-own-key",
    );
  });

  it("is not there where only parameters hold keys", () => {
    expect(idsWith(integrations({ source: "parameter-store" }))).not.toContain(
      "secret-under-own-key",
    );
  });
});

describe("the rules about what is not ours", () => {
  it("are left to the organisation whose trail it is", () => {
    const ids = idsWith({ "audit.trailLogGroupName": "organisation-trail" });

    expect(ids.filter((id) => id.startsWith("trail-"))).toEqual([]);
    expect(idsWith().filter((id) => id.startsWith("trail-"))).toHaveLength(5);
  });

  it("are left to the organisation whose topic it is", () => {
    const topicArn = "arn:aws:sns:eu-west-1:111122223333:security";

    expect(idsWith({ "alarms.topicArn": topicArn, "alarms.subscribers": [] })).not.toContain(
      "alarm-topic-encrypted",
    );
  });
});

it("the rule about alarms is not there in GovCloud, where AWS does not have it", () => {
  const environment = environmentWith();

  expect(configRules(environment).map(({ id }) => id)).toContain("alarm-actions-on");
  expect(
    configRules({ ...environment, partition: "aws-us-gov" }).map(({ id }) => id),
  ).not.toContain("alarm-actions-on");
});

describe("the rule about the log's retention", () => {
  it.each(LOG_RETENTION_DAYS)("asks for no more than the %d days that are configured", (days) => {
    const rule = rulesWith({ "audit.logRetentionDays": days }).find(
      ({ id }) => id === "trail-log-kept",
    );
    const asked = rule?.judges.by === "name" ? Number(rule.judges.parameters.MinRetentionTime) : 0;

    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(days);
    // The only ones that CloudWatch Logs takes and the rule does not.
    if (![1096, 2192, 2557, 2922, 3288].includes(days)) {
      expect(asked).toBe(days);
    }
  });
});
