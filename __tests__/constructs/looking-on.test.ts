import { App } from "#cdk";
import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { AccessAnalyzer } from "../../constructs/access-analyzer";
import { ConfigRecorder } from "../../constructs/config-recorder";
import { ConfigRules } from "../../constructs/config-rules";
import { CustomerManagedKey } from "../../constructs/customer-managed-key";
import { EnvironmentStack } from "../../constructs/environment-stack";
import { TrailBucket } from "../../constructs/trail-bucket";
import { configRules, recordedTypes } from "../../detections/config-rules";
import { trailKeyPolicy } from "../../policies/key-policies/trail-key";
import { SynthesizedStack } from "../support/synthesize";

const prod = loadEnvironment("prod");

class Stack extends EnvironmentStack {
  constructor(environment: Environment, withRecorder: boolean) {
    super(new App(), "audit", environment);
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: "alias/acme-prod-trail",
      description: "Trail",
      policy: trailKeyPolicy(environment),
    });
    const bucket = new TrailBucket(this, "bucket", { environment, key });
    const recorder = withRecorder
      ? new ConfigRecorder(this, "config-recorder", {
          environment,
          bucketName: bucket.name,
          keyArn: key.arn,
          bucketReady: bucket.ready,
        })
      : undefined;
    new ConfigRules(this, "config-rules", {
      environment,
      ...(recorder === undefined ? {} : { recorder }),
    });
    new AccessAnalyzer(this, "access-analyzer", environment);
  }
}

function synthesized(withRecorder: boolean): SynthesizedStack {
  const json: unknown = new Stack(prod, withRecorder).toTerraform();
  return new SynthesizedStack(json as Record<string, unknown>);
}

const dependsOn = (resource: Record<string, unknown>) =>
  (resource.depends_on as string[]).map((each) => each.split(".")[0]);

describe("AccessAnalyzer", () => {
  it("looks for access from outside the account", () => {
    expect(synthesized(false).resource("aws_accessanalyzer_analyzer")).toMatchObject({
      analyzer_name: "acme-prod-external-access",
      type: "ACCOUNT",
    });
  });
});

describe("ConfigRecorder", () => {
  const stack = synthesized(true);

  it("records the types that the rules look at, and no other, as AWS Config's own role", () => {
    expect(stack.resource("aws_config_configuration_recorder")).toMatchObject({
      // Not "default": AWS would take that for a change of the recorder that many accounts have.
      name: "acme-prod",
      role_arn:
        "arn:aws:iam::444455556666:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
      recording_group: {
        all_supported: false,
        include_global_resource_types: false,
        resource_types: recordedTypes(configRules(prod)),
      },
    });
    expect(stack.resources("aws_iam_role")).toEqual({});
  });

  it("delivers into the trail's bucket, under the trail's key, once it may", () => {
    const channel = stack.resource("aws_config_delivery_channel");

    expect(channel).toMatchObject({ name: "acme-prod", s3_key_prefix: "config" });
    expect(channel.s3_bucket_name).toMatch(/^\$\{aws_s3_bucket\.bucket_\w+\.bucket\}$/);
    expect(channel.s3_kms_key_arn).toMatch(/^\$\{aws_kms_key\.key_\w+\.arn\}$/);
    expect(dependsOn(channel)).toEqual([
      "aws_config_configuration_recorder",
      "aws_s3_bucket_policy",
    ]);
  });

  it("is switched on after the channel, and before the rules", () => {
    const status = stack.resource("aws_config_configuration_recorder_status");

    expect(status).toMatchObject({ is_enabled: true });
    expect(dependsOn(status)).toEqual(["aws_config_delivery_channel"]);
    for (const rule of Object.values(stack.resources("aws_config_config_rule"))) {
      expect(dependsOn(rule)).toEqual(["aws_config_configuration_recorder_status"]);
    }
  });
});

describe("ConfigRules", () => {
  const stack = synthesized(false);
  const rule = (name: string) => stack.resourceWith("aws_config_config_rule", "name", name);

  it("are AWS's own, one resource each, with the reason as description", () => {
    const rules = Object.values(stack.resources("aws_config_config_rule"));

    expect(rules.map(({ source, description }) => ({ source, description }))).toEqual(
      configRules(prod).map(({ identifier, why }) => ({
        source: { owner: "AWS", source_identifier: identifier },
        description: why,
      })),
    );
  });

  it("judge by tag when something changes, or by name once a day", () => {
    expect(rule("acme-prod-secret-under-own-key")).toMatchObject({
      scope: { tag_key: "environment", tag_value: "prod" },
    });
    expect(rule("acme-prod-trail-on")).toMatchObject({
      input_parameters: JSON.stringify({
        s3BucketName: "acme-prod-trail-444455556666-eu-west-1",
      }),
      maximum_execution_frequency: "TwentyFour_Hours",
    });
    expect(rule("acme-prod-trail-on").scope).toBeUndefined();
  });

  it("wait for no recorder where the account has its own", () => {
    expect(rule("acme-prod-trail-on").depends_on).toBeUndefined();
    expect(stack.resources("aws_config_configuration_recorder")).toEqual({});
  });
});
