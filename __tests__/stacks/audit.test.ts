import { loadEnvironment } from "../../config/load-environment";
import { alarmName } from "../../detections/alarm-name";
import { announcement } from "../../detections/announcement";
import { auditDetections, auditFindings } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { severityAlarms } from "../../detections/severity-alarms";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { audit } = synthesize(environment);

interface Selector {
  field_selector: { field: string; equals: string[] }[];
}

/** Conditions of each advanced selector, by field. */
function selectorsOf(trail: Record<string, unknown>): Record<string, string[]>[] {
  return (trail.advanced_event_selector as Selector[]).map(({ field_selector }) =>
    Object.fromEntries(field_selector.map(({ field, equals }) => [field, equals])),
  );
}

describe("AuditStack", () => {
  it("records management events of all Regions, reads included, with validation", () => {
    expect(audit.resource("aws_cloudtrail")).toMatchObject({
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      enable_logging: true,
    });
    expect(selectorsOf(audit.resource("aws_cloudtrail"))[0]).toEqual({
      eventCategory: ["Management"],
    });
  });

  it("records what our endpoints refuse, by advanced selectors and no basic ones", () => {
    const trail = audit.resource("aws_cloudtrail");

    expect(selectorsOf(trail).slice(1)).toEqual([
      { eventCategory: ["NetworkActivity"], eventSource: ["secretsmanager.amazonaws.com"] },
    ]);
    expect(trail).not.toHaveProperty("event_selector");
  });

  it("records management events by a basic selector where refusals are not wanted", () => {
    const { audit: without } = synthesize({
      ...environment,
      audit: { ...environment.audit, networkActivityEvents: false },
    });
    const trail = without.resource("aws_cloudtrail");

    expect(trail.event_selector).toEqual([
      { read_write_type: "All", include_management_events: true },
    ]);
    expect(trail).not.toHaveProperty("advanced_event_selector");
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
      statistic: "Maximum",
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

  it("tells of each event by a rule that sees reads, with the message of its detection", () => {
    const name = "acme-prod-weather-unexpected-reader";
    const rules = audit.resources("aws_cloudwatch_event_rule");
    const [ruleId] = Object.entries(rules).find(([, rule]) => rule.name === name) ?? [];
    const [detection] = auditDetections(environment, EXAMPLE_NETWORK).filter(
      ({ id }) => id === "unexpected-reader",
    );
    if (detection?.source.kind !== "log-filter") throw new Error("It has no filter.");

    const rule = audit.resourceWith("aws_cloudwatch_event_rule", "name", name);
    const target = audit.resourceWith(
      "aws_cloudwatch_event_target",
      "rule",
      `\${aws_cloudwatch_event_rule.${ruleId ?? ""}.name}`,
    );

    expect(rule.state).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
    expect(JSON.parse(String(rule.event_pattern))).toEqual(detection.source.eventPattern);
    expect(target.arn).toMatch(/^\$\{aws_sns_topic\./);
    const message = announcement(environment, detection);
    expect(target.input_transformer).toEqual({
      input_paths: message.inputPaths,
      input_template: message.inputTemplate,
    });
    expect(target).not.toHaveProperty("role_arn");
  });

  it("tells of what other services find, which no management event is needed for", () => {
    for (const id of ["access-analyzer-finding", "config-noncompliant"]) {
      expect(audit.resourceWith("aws_cloudwatch_event_rule", "name", `acme-prod-${id}`).state).toBe(
        "ENABLED",
      );
    }
    audit.resource("aws_accessanalyzer_analyzer");
    audit.resource("aws_config_configuration_recorder");
  });

  it("has a rule for each detection of which EventBridge hears, and a target for each rule", () => {
    const heard = auditDetections(environment, EXAMPLE_NETWORK).filter(
      ({ source }) => source.kind === "log-filter" && source.eventPattern !== undefined,
    );
    const rules = Object.values(audit.resources("aws_cloudwatch_event_rule")).filter(
      ({ provider }) => provider === undefined,
    );

    expect(rules.map(({ name }) => name).sort()).toEqual(
      [...heard, ...auditFindings(environment)]
        .map((entry) => alarmName(environment, entry))
        .sort(),
    );
    expect(
      Object.values(audit.resources("aws_cloudwatch_event_target")).filter(
        ({ provider }) => provider === undefined,
      ),
    ).toHaveLength(rules.length);
  });

  it("hands events of global services on to the rule of the same name", () => {
    const handedOn = [
      "alarm-rule-changed",
      "break-glass-used",
      "listed-role-changed",
      "reader-assumed",
      "role-changed",
    ];
    const rules = Object.entries(audit.resources("aws_cloudwatch_event_rule"));
    const there = rules.filter(([, { provider }]) => provider === "aws.us-east-1");
    const [roleId = ""] = Object.entries(audit.resources("aws_iam_role"))
      .filter(([, { name }]) => name === "acme-prod-event-forwarding")
      .map(([id]) => id);

    expect(there.map(([, { name }]) => name).sort()).toEqual(
      handedOn.map((id) => `acme-prod-${id}`),
    );
    for (const [id, { name, event_pattern, state }] of there) {
      const [here] = rules.filter(([, rule]) => rule.name === name && rule.provider === undefined);
      expect(event_pattern).toBe(here?.[1].event_pattern);
      expect(state).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
      expect(
        audit.resourceWith(
          "aws_cloudwatch_event_target",
          "rule",
          `\${aws_cloudwatch_event_rule.${id}.name}`,
        ),
      ).toMatchObject({
        provider: "aws.us-east-1",
        arn: "arn:aws:events:eu-west-1:444455556666:event-bus/default",
        role_arn: `\${aws_iam_role.${roleId}.arn}`,
      });
    }
    expect(audit.json.provider).toMatchObject({
      aws: [
        { region: "eu-west-1", allowed_account_ids: ["444455556666"] },
        { region: "us-east-1", alias: "us-east-1", allowed_account_ids: ["444455556666"] },
      ],
    });
  });

  it.each([
    ["in the global Region", "aws", "us-east-1"],
    ["in AWS GovCloud (US)", "aws-us-gov", "us-gov-east-1"],
  ] as const)("hands nothing on %s", (_where, partition, region) => {
    const { audit: there } = synthesize({ ...environment, partition, region });

    expect(there.json.provider).toMatchObject({ aws: [{ region }] });
    expect((there.json.provider as { aws: unknown[] }).aws).toHaveLength(1);
    expect(JSON.stringify(there.json)).not.toContain("event-forwarding");
  });

  it("makes no role for what is switched off", () => {
    const { audit: without } = synthesize({
      ...environment,
      alarms: {
        ...environment.alarms,
        tuning: (
          [
            "alarm-rule-changed",
            "break-glass-used",
            "listed-role-changed",
            "reader-assumed",
            "role-changed",
          ] as const
        ).map((detection) => ({ detection, enabled: false, reason: "a test" })),
      },
    });

    expect(JSON.stringify(without.json)).not.toContain("event-forwarding");
  });

  it("hands nothing on where the configuration does not want it, and can remove what was there", () => {
    const { audit: without } = synthesize({
      ...environment,
      alarms: { ...environment.alarms, forwardGlobalEvents: false },
    });
    const rules = Object.values(without.resources("aws_cloudwatch_event_rule"));

    expect(JSON.stringify(without.json)).not.toContain("event-forwarding");
    expect(rules.map(({ name }) => name)).not.toContain("acme-prod-role-changed");
    expect(rules.map(({ name }) => name)).toContain("acme-prod-reader-assumed");
    expect(without.json.provider).toMatchObject({ aws: [{}, { alias: "us-east-1" }] });
  });

  it("has one alarm for each severity, which waits for every alarm in it", () => {
    const detections = auditDetections(environment, EXAMPLE_NETWORK);
    const composites = Object.values(audit.resources("aws_cloudwatch_composite_alarm"));

    expect(composites.map(({ alarm_name, alarm_rule }) => [alarm_name, alarm_rule])).toEqual(
      severityAlarms(environment, "audit", detections).map(({ name, rule }) => [name, rule]),
    );
    const waitsFor = composites.flatMap(({ depends_on }) => depends_on as string[]);
    expect(waitsFor.sort()).toEqual(
      Object.keys(audit.resources("aws_cloudwatch_metric_alarm"))
        .map((id) => `aws_cloudwatch_metric_alarm.${id}`)
        .sort(),
    );
    for (const { alarm_actions } of composites) {
      expect(alarm_actions).toEqual(["arn:aws:sns:eu-west-1:444455556666:acme-prod-alarms"]);
    }
  });

  it("counts by the prescribed filters in a namespace of their own", () => {
    const { audit: withCis } = synthesize({
      ...environment,
      alarms: { ...environment.alarms, cis: true },
    });
    const filters = Object.values(withCis.resources("aws_cloudwatch_log_metric_filter"));
    const namespaces = filters.map(({ name, metric_transformation }) => [
      String(name).startsWith("acme-prod-cis-"),
      (metric_transformation as { namespace: string }).namespace,
    ]);

    expect(new Set(namespaces.map((each) => each.join(" ")))).toEqual(
      new Set(["false acme-prod/audit", "true acme-prod/audit/cis"]),
    );
  });

  it("refuses a tuning that no detection of any stack hears", () => {
    const tuned = (detection: "cis-root-used" | "function-errors") => () =>
      synthesize({
        ...environment,
        alarms: {
          ...environment.alarms,
          tuning: [{ detection, enabled: false, reason: "a test" }],
        },
      });

    expect(tuned("cis-root-used")).toThrow('alarms.tuning[0].detection: got "cis-root-used"');
    expect(tuned("function-errors")).not.toThrow();
  });
});

describe("AuditStack with the organisation's own topic and trail", () => {
  const topicArn = "arn:aws:sns:eu-west-1:444455556666:security";
  const { audit: own, ingestion } = synthesize({
    ...environment,
    alarms: { ...environment.alarms, subscribers: [], topicArn },
    audit: { ...environment.audit, config: "rules", trailLogGroupName: "org/trail" },
  });

  it.each([
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_sns_topic_subscription",
    "aws_kms_key",
    "aws_kms_alias",
    "aws_cloudtrail",
    "aws_s3_bucket",
    "aws_s3_bucket_policy",
    "aws_cloudwatch_log_group",
    "aws_config_configuration_recorder",
  ])("creates no %s", (type) => {
    expect(own.resources(type)).toEqual({});
  });

  it("sends every alarm and every message to that topic", () => {
    const alarms = [own, ingestion].flatMap((stack) => [
      ...Object.values(stack.resources("aws_cloudwatch_metric_alarm")),
      ...Object.values(stack.resources("aws_cloudwatch_composite_alarm")),
    ]);
    const targets = Object.values(own.resources("aws_cloudwatch_event_target")).filter(
      ({ provider }) => provider === undefined,
    );

    expect(alarms.length).toBeGreaterThan(20);
    expect(targets.length).toBeGreaterThan(10);
    expect(new Set(alarms.map((alarm) => String(alarm.alarm_actions)))).toEqual(
      new Set([topicArn]),
    );
    expect(new Set(targets.map(({ arn }) => arn))).toEqual(new Set([topicArn]));
  });

  it("filters that log group, and says so in its outputs", () => {
    const filters = Object.values(own.resources("aws_cloudwatch_log_metric_filter"));

    expect(new Set(filters.map((filter) => filter.log_group_name))).toEqual(new Set(["org/trail"]));
    expect(own.json.output).toMatchObject({
      alarm_topic_arn: { value: topicArn },
      trail_log_group_name: { value: "org/trail" },
    });
    expect(Object.keys(own.json.output as object).sort()).toEqual([
      "alarm_topic_arn",
      "trail_log_group_name",
    ]);
  });
});
