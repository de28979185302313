import { each } from "./checks";
import type { ControlFamily } from "./model";
import { isAtLeast, isOwnKey } from "./settings";

/** aws_cloudwatch_log_group. */
export const LOG_GROUP_CONTROLS: ControlFamily = {
  title: "Log group",
  provenBy: "__tests__/stacks/every-stack.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["CloudWatch.16"],
        checkov: ["CKV_AWS_338"],
        Prowler: ["cloudwatch_log_group_retention_policy_specific_days_enabled"],
      },
      asks: "CloudWatch log groups should be retained for at least 1 year",
      check: each("aws_cloudwatch_log_group", [isAtLeast("retention_in_days", 365)], {
        only: {
          text: "trail, flow log",
          means: ({ name }) => !String(name).startsWith("/aws/lambda/"),
        },
      }),
      setBy: "constructs/encrypted-log-group.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_66"] },
      asks: "Ensure that CloudWatch Log Group specifies retention days",
      check: each("aws_cloudwatch_log_group", [isAtLeast("retention_in_days", 1)]),
      setBy: "constructs/encrypted-log-group.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_158"], Prowler: ["cloudwatch_log_group_kms_encryption_enabled"] },
      asks: "Ensure that CloudWatch Log Group is encrypted by KMS",
      check: each("aws_cloudwatch_log_group", [isOwnKey("kms_key_id")]),
      setBy: "constructs/encrypted-log-group.ts",
    },
  ],
  declined: [
    {
      ids: { "Security Hub": ["CloudWatch.16"], checkov: ["CKV_AWS_338"] },
      asks: "CloudWatch log groups should be retained for at least 1 year (the function's)",
      reason:
        "The function's log is for operation, 14 days by default, and holds nothing that the " +
        "trail does not. `retention.logDays: 365` answers the control",
    },
  ],
};
