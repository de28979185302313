import { each, tagged } from "./checks";
import type { ControlFamily } from "./model";
import { allowsServicesOnly, bindsServices, deniesWithoutTls } from "./policy-settings";
import { isOwnKey } from "./settings";

/** The alarms' topic. */
export const TOPIC_CONTROLS: ControlFamily = {
  title: "Alarm topic",
  provenBy: "__tests__/stacks/audit.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["SNS.1"],
        checkov: ["CKV_AWS_26"],
        Prowler: ["sns_topics_kms_encryption_at_rest_enabled"],
      },
      asks: "SNS topics should be encrypted at-rest using AWS KMS",
      check: each("aws_sns_topic", [isOwnKey("kms_master_key_id")]),
      setBy: "constructs/alarm-topic.ts",
    },
    {
      ids: { "Security Hub": ["SNS.3"] },
      asks: "SNS topics should be tagged",
      check: tagged("aws_sns_topic"),
      setBy: "constructs/environment-stack.ts",
    },
    {
      ids: {
        "Security Hub": ["SNS.4"],
        checkov: ["CKV_AWS_169", "CKV_AWS_385"],
        Prowler: ["sns_topics_not_publicly_accessible"],
      },
      asks: "SNS topic access policies should not allow public access",
      check: each("aws_sns_topic_policy", [
        allowsServicesOnly("policy"),
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
        bindsServices("policy", "events.amazonaws.com"),
      ]),
      setBy: "policies/topic-policy.ts",
      caveat: "a rule of EventBridge publishes without a condition, which SNS would refuse",
    },
    {
      ids: { "cdk-nag": ["AwsSolutions-SNS3"] },
      asks: "The SNS Topic does not require publishers to use SSL",
      check: each("aws_sns_topic_policy", [deniesWithoutTls("policy", ["sns:Publish"])]),
      setBy: "policies/topic-policy.ts",
    },
  ],
  declined: [
    {
      ids: { "Security Hub": ["SNS.2"] },
      asks: "Logging of delivery status should be enabled for notification messages sent to a topic",
      reason: "SNS logs no delivery status for e-mail, the only protocol here",
    },
  ],
};
