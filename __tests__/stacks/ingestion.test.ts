import { loadEnvironment } from "../../config/load-environment";
import { alarmName } from "../../detections/alarm-name";
import { operationsDetections } from "../../detections/catalog";
import { severityAlarms } from "../../detections/severity-alarms";
import { policiesIn, synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { ingestion } = synthesize(environment);
const lambda = ingestion.resource("aws_lambda_function");

describe("IngestionStack", () => {
  it("runs the function in private subnets on arm64 with bounded concurrency", () => {
    expect(lambda).toMatchObject({
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      reserved_concurrent_executions: 2,
      tracing_config: { mode: "Active" },
    });
    expect((lambda.vpc_config as { subnet_ids: string[] }).subnet_ids).toHaveLength(
      environment.network.availabilityZones.length,
    );
  });

  it("gives the function an environment of names and limits, and nothing else", () => {
    const { variables } = lambda.environment as { variables: Record<string, string> };

    expect(variables).toEqual({
      INTEGRATION: "weather",
      SECRET_SOURCE: "secrets-manager",
      SECRET_STORE: "secrets-manager",
      SECRET_NAME: "acme-prod-weather-api-key",
      SECRET_FIELD: "apiKey",
      SECRET_CACHE_TTL_SECONDS: "300",
      SECRET_MAX_STALE_SECONDS: "3600",
      SECRET_CONNECT_TIMEOUT_MS: "1000",
      SECRET_REQUEST_TIMEOUT_MS: "3000",
      API_BASE_URL: "https://api.tomorrow.io",
      API_PATH: "/v4/weather/realtime",
      API_AUTH_HEADER: "apikey",
      API_CONNECT_TIMEOUT_MS: "1000",
      API_TIMEOUT_MS: "10000",
      API_MAX_ATTEMPTS: "3",
      LOCATIONS: '["Seville","Dublin","Reykjavik"]',
      TABLE_NAME: "acme-prod-weather-observations",
      ROW_RETENTION_DAYS: "90",
      POWERTOOLS_SERVICE_NAME: "weather",
      POWERTOOLS_METRICS_NAMESPACE: "acme-prod/weather",
    });
  });

  it("owns the function's log group, kept 14 days by default", () => {
    expect(ingestion.resource("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/acme-prod-weather-ingestion",
      retention_in_days: 14,
    });
    expect(lambda.logging_config).toMatchObject({ log_format: "JSON" });
  });

  it("waits for the role's permissions before it creates the function", () => {
    expect(lambda.depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
  });

  it("sends runs that failed every retry to the encrypted queue", () => {
    expect(ingestion.resource("aws_lambda_function_event_invoke_config")).toMatchObject({
      maximum_retry_attempts: 2,
      destination_config: {
        on_failure: { destination: expect.stringContaining("aws_sqs_queue") },
      },
    });
    expect(ingestion.resource("aws_scheduler_schedule").target).toMatchObject({
      input: "{}",
      dead_letter_config: { arn: expect.stringContaining("aws_sqs_queue") },
    });
  });

  it("attaches no managed policy and no public permission", () => {
    expect(Object.keys(ingestion.resources("aws_iam_role_policy_attachment"))).toEqual([]);
    expect(Object.keys(ingestion.resources("aws_lambda_permission"))).toEqual([]);
    expect(Object.keys(ingestion.resources("aws_lambda_function_url"))).toEqual([]);
  });

  it("scopes the execution role to one secret, one table, one log group, one queue", () => {
    const policy = policiesIn(ingestion)
      .map(({ policy: document }) => document)
      .find(({ Statement }) => Statement.some(({ Sid }) => Sid === "ReadSecret"));
    const resourceOf = (sid: string) => policy?.Statement.find(({ Sid }) => Sid === sid)?.Resource;

    expect(resourceOf("ReadSecret")).toBe(
      "arn:aws:secretsmanager:eu-west-1:444455556666:secret:acme-prod-weather-api-key-??????",
    );
    expect(resourceOf("PutRows")).toBe(
      "arn:aws:dynamodb:eu-west-1:444455556666:table/acme-prod-weather-observations",
    );
    expect(resourceOf("WriteLogs")).toBe(
      "arn:aws:logs:eu-west-1:444455556666:log-group:/aws/lambda/acme-prod-weather-ingestion:log-stream:*",
    );
    expect(resourceOf("ReportFailures")).toBe(
      "arn:aws:sqs:eu-west-1:444455556666:acme-prod-weather-on-failure",
    );
  });

  it("alarms on all that keeps an integration from working, beside what it looks at", () => {
    const alarms = Object.values(ingestion.resources("aws_cloudwatch_metric_alarm"));

    expect(alarms.map(({ alarm_name }) => alarm_name).sort()).toEqual(
      operationsDetections(environment)
        .map((detection) => alarmName(environment, detection))
        .sort(),
    );
    expect(
      alarms.map((alarm) => `${String(alarm.namespace)} ${String(alarm.metric_name)}`),
    ).toEqual(
      expect.arrayContaining([
        "AWS/Lambda Errors",
        "AWS/SQS ApproximateNumberOfMessagesVisible",
        "acme-prod/weather SecretStaleServes",
      ]),
    );
    for (const alarm of alarms) {
      expect(alarm.alarm_actions).toEqual(["arn:aws:sns:eu-west-1:444455556666:acme-prod-alarms"]);
      expect(alarm.alarm_description).toMatch(/^\[(critical|high|medium)\] \w+/);
    }
  });

  it("has one alarm for each severity, which waits for every alarm in it", () => {
    const composites = Object.values(ingestion.resources("aws_cloudwatch_composite_alarm"));

    expect(composites.map(({ alarm_name, alarm_rule }) => [alarm_name, alarm_rule])).toEqual(
      severityAlarms(environment, "operations", operationsDetections(environment)).map(
        ({ name, rule }) => [name, rule],
      ),
    );
    expect(composites.flatMap(({ depends_on }) => depends_on as string[]).sort()).toEqual(
      Object.keys(ingestion.resources("aws_cloudwatch_metric_alarm"))
        .map((id) => `aws_cloudwatch_metric_alarm.${id}`)
        .sort(),
    );
  });

  it("alarms on a query of Metrics Insights with its period in the query", () => {
    const { ingestion: withoutEgress } = synthesize({
      ...environment,
      network: { ...environment.network, egress: { mode: "none" } },
    });
    const queries = Object.values(withoutEgress.resources("aws_cloudwatch_metric_alarm")).filter(
      (alarm) => "metric_query" in alarm,
    );

    expect(queries.length).toBeGreaterThan(0);
    for (const alarm of queries) {
      expect(alarm.metric_query).toEqual([
        {
          id: "q",
          expression: expect.stringMatching(/^SELECT /),
          period: expect.any(Number),
          return_data: true,
        },
      ]);
      for (const field of ["namespace", "metric_name", "statistic", "period"]) {
        expect(alarm).not.toHaveProperty(field);
      }
    }
  });
});
