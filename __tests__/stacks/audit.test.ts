import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { audit } = synthesize(environment);

describe("AuditStack", () => {
  it("records management events of all Regions, reads included, with validation", () => {
    expect(audit.resource("aws_cloudtrail")).toMatchObject({
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      enable_logging: true,
      event_selector: [{ read_write_type: "All", include_management_events: true }],
    });
  });

  it("creates the trail after the bucket policy and the role's permissions", () => {
    const { depends_on } = audit.resource("aws_cloudtrail") as { depends_on: string[] };

    expect(depends_on.map((dependency) => dependency.split(".")[0]).sort()).toEqual([
      "aws_iam_role_policy",
      "aws_s3_bucket_policy",
    ]);
  });

  it("keeps the trail's bucket private, versioned and encrypted", () => {
    expect(audit.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(audit.resource("aws_s3_bucket_versioning").versioning_configuration).toEqual({
      status: "Enabled",
    });
    expect(audit.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toMatchObject(
      [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" } }],
    );
    expect(audit.resource("aws_s3_bucket_policy").policy).toContain(
      '"aws:SecureTransport":"false"',
    );
    expect(audit.resource("aws_s3_bucket").force_destroy).toBe(false);
  });

  it("counts reads by anyone but the reader in the log group that the trail writes", () => {
    const name = "acme-prod-weather-unexpected-reader";
    const filter = audit.resourceWith("aws_cloudwatch_log_metric_filter", "name", name);
    const alarm = audit.resourceWith("aws_cloudwatch_metric_alarm", "alarm_name", name);
    const [logGroupId] = Object.keys(audit.resources("aws_cloudwatch_log_group"));

    expect(filter.log_group_name).toContain(logGroupId);
    expect(audit.resource("aws_cloudtrail").cloud_watch_logs_group_arn).toContain(logGroupId);
    expect(filter.pattern).toContain(
      '($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS) || ($.userIdentity.sessionContext.sessionIssuer.arn != "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion")',
    );
    expect(filter.metric_transformation).toEqual({
      namespace: alarm.namespace,
      name: alarm.metric_name,
      value: "1",
      default_value: "0",
    });
  });

  it.each([
    "acme-prod-break-glass-used",
    "acme-prod-key-changed",
    "acme-prod-weather-unexpected-reader",
    "acme-prod-weather-denied-read",
    "acme-prod-weather-secret-changed",
    "acme-prod-weather-secret-value-changed",
  ])("raises %s on the first event, on the topic of the environment", (name) => {
    expect(audit.resourceWith("aws_cloudwatch_metric_alarm", "alarm_name", name)).toMatchObject({
      statistic: "Sum",
      threshold: 1,
      evaluation_periods: 1,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      treat_missing_data: "notBreaching",
      alarm_actions: ["arn:aws:sns:eu-west-1:444455556666:acme-prod-alarms"],
    });
    expect(audit.resource("aws_sns_topic").name).toBe("acme-prod-alarms");
  });

  it("lets the alarms of this environment use the topic and its key, and nobody else", () => {
    const condition = {
      StringEquals: { "aws:SourceAccount": "444455556666" },
      ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:444455556666:alarm:acme-prod-*" },
    };
    const key = Object.values(audit.resources("aws_kms_key")).find(({ policy }) =>
      String(policy).includes("EncryptAlarms"),
    );

    for (const policy of [audit.resource("aws_sns_topic_policy").policy, key?.policy]) {
      expect(JSON.parse(String(policy))).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Condition: condition,
          }),
        ]),
      });
    }
  });

  it("subscribes everyone of the configuration", () => {
    expect(
      Object.values(audit.resources("aws_sns_topic_subscription")).map(({ endpoint }) => endpoint),
    ).toEqual(environment.alarms.subscribers);
  });
});
