import { integrationNames, namesOf } from "../../config/names";

const scope = {
  organisation: "acme",
  name: "dev",
  account: "111122223333",
  region: "eu-west-1",
  partition: "aws",
  roles: { path: "/" },
} as const;

describe("the names of an environment", () => {
  it("are computed from organisation, environment, account and Region alone", () => {
    expect(namesOf(scope)).toEqual({
      prefix: "acme-dev",
      scheduleGroupName: "acme-dev",
      scheduleGroupArn: "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/acme-dev",
      trailName: "acme-dev-audit",
      trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-dev-audit",
      trailBucketName: "acme-dev-trail-111122223333-eu-west-1",
      trailBucketArn: "arn:aws:s3:::acme-dev-trail-111122223333-eu-west-1",
      trailLogGroupName: "/aws/cloudtrail/acme-dev-audit",
      trailLogGroupArn:
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/acme-dev-audit",
      trailRoleName: "acme-dev-trail-logs",
      trailRoleArn: "arn:aws:iam::111122223333:role/acme-dev-trail-logs",
      trailKeyAlias: "alias/acme-dev-trail",
      alarmTopicName: "acme-dev-alarms",
      alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:acme-dev-alarms",
      alarmKeyAlias: "alias/acme-dev-alarms",
      flowLogGroupName: "/aws/vpc-flow-logs/acme-dev",
      flowLogGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc-flow-logs/acme-dev",
      eventBusArn: "arn:aws:events:eu-west-1:111122223333:event-bus/default",
      eventForwardingRoleName: "acme-dev-event-forwarding",
      eventForwardingRoleArn: "arn:aws:iam::111122223333:role/acme-dev-event-forwarding",
      flowLogRoleName: "acme-dev-flow-logs",
      flowLogRoleArn: "arn:aws:iam::111122223333:role/acme-dev-flow-logs",
      networkKeyAlias: "alias/acme-dev-network",
      metricNamespace: "acme-dev/audit",
      cisMetricNamespace: "acme-dev/audit/cis",
    });
  });

  it("have the partition of the Region in every ARN", () => {
    const govCloud = { ...scope, region: "us-gov-west-1", partition: "aws-us-gov" } as const;
    const names = [namesOf(govCloud), integrationNames(govCloud, { name: "weather", secret: {} })];

    const arns = names.flatMap((each) =>
      Object.entries(each).filter(([key]) => /Arn(?:Pattern)?$/.test(key)),
    );

    expect(arns.length).toBeGreaterThan(10);
    expect(arns.filter(([, arn]) => !arn.startsWith("arn:aws-us-gov:"))).toEqual([]);
  });
});

describe("the path of roles", () => {
  const withPath = { ...scope, roles: { path: "/ingestion/weather/" } };

  it("is in the ARN of every role, and in nothing else", () => {
    const plain = [namesOf(scope), integrationNames(scope, { name: "weather", secret: {} })];
    const names = [namesOf(withPath), integrationNames(withPath, { name: "weather", secret: {} })];
    const changed = names.flatMap((each, index) =>
      Object.entries(each).filter(
        ([key, value]) => new Map(Object.entries(plain[index] ?? {})).get(key) !== value,
      ),
    );

    expect(changed).toEqual([
      ["trailRoleArn", "arn:aws:iam::111122223333:role/ingestion/weather/acme-dev-trail-logs"],
      [
        "eventForwardingRoleArn",
        "arn:aws:iam::111122223333:role/ingestion/weather/acme-dev-event-forwarding",
      ],
      ["flowLogRoleArn", "arn:aws:iam::111122223333:role/ingestion/weather/acme-dev-flow-logs"],
      [
        "executionRoleArn",
        "arn:aws:iam::111122223333:role/ingestion/weather/acme-dev-weather-ingestion",
      ],
      ["readerRoleArn", "arn:aws:iam::111122223333:role/ingestion/weather/acme-dev-weather-reader"],
      [
        "schedulerRoleArn",
        "arn:aws:iam::111122223333:role/ingestion/weather/acme-dev-weather-scheduler",
      ],
    ]);
  });
});

describe("the names of an integration", () => {
  it("carry the integration's name", () => {
    expect(integrationNames(scope, { name: "weather", secret: {} })).toEqual({
      prefix: "acme-dev-weather",
      functionName: "acme-dev-weather-ingestion",
      functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:acme-dev-weather-ingestion",
      executionRoleName: "acme-dev-weather-ingestion",
      executionRoleArn: "arn:aws:iam::111122223333:role/acme-dev-weather-ingestion",
      readerRoleName: "acme-dev-weather-reader",
      readerRoleArn: "arn:aws:iam::111122223333:role/acme-dev-weather-reader",
      schedulerRoleName: "acme-dev-weather-scheduler",
      schedulerRoleArn: "arn:aws:iam::111122223333:role/acme-dev-weather-scheduler",
      operatorPolicyName: "acme-dev-weather-operator",
      rotationPolicyName: "acme-dev-weather-rotation",
      scheduleName: "acme-dev-weather-ingestion",
      scheduleArn:
        "arn:aws:scheduler:eu-west-1:111122223333:schedule/acme-dev/acme-dev-weather-ingestion",
      queueName: "acme-dev-weather-on-failure",
      queueArn: "arn:aws:sqs:eu-west-1:111122223333:acme-dev-weather-on-failure",
      tableName: "acme-dev-weather-observations",
      tableArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-dev-weather-observations",
      secretName: "acme-dev-weather-api-key",
      secretArnPattern:
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme-dev-weather-api-key-??????",
      parameterArn: "arn:aws:ssm:eu-west-1:111122223333:parameter/acme-dev-weather-api-key",
      logGroupName: "/aws/lambda/acme-dev-weather-ingestion",
      logGroupArn:
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/acme-dev-weather-ingestion",
      secretKeyAlias: "alias/acme-dev-weather-secret",
      tableKeyAlias: "alias/acme-dev-weather-table",
      runtimeKeyAlias: "alias/acme-dev-weather-runtime",
      metricNamespace: "acme-dev/weather",
    });
  });

  it("take the secret's name from the configuration when it has one", () => {
    const names = integrationNames(scope, { name: "weather", secret: { name: "vendor/weather" } });

    expect(names.secretName).toBe("vendor/weather");
    expect(names.secretArnPattern).toMatch(/:secret:vendor\/weather-\?{6}$/);
  });

  it.each([
    { source: "parameter-store" },
    { source: "extension", store: "parameter-store" },
  ] as const)("are those of a parameter in Parameter Store with %j", (secret) => {
    const names = integrationNames(scope, { name: "weather", secret });

    expect(names.secretName).toBe("/acme/dev/weather/api-key");
    expect(names.parameterArn).toBe(
      "arn:aws:ssm:eu-west-1:111122223333:parameter/acme/dev/weather/api-key",
    );
  });
});
