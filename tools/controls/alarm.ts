import { all, each } from "./checks";
import type { ControlFamily } from "./model";
import { isNot, lists } from "./settings";

/** aws_cloudwatch_metric_alarm and aws_cloudwatch_composite_alarm. */
export const ALARM_CONTROLS: ControlFamily = {
  title: "Alarm",
  provenBy: "__tests__/stacks/audit.test.ts",
  kept: [
    {
      ids: { "Security Hub": ["CloudWatch.15"] },
      asks: "CloudWatch alarms should have an action configured for the ALARM state",
      check: all(
        each("aws_cloudwatch_metric_alarm", [lists("alarm_actions", 1)]),
        each("aws_cloudwatch_composite_alarm", [lists("alarm_actions", 1)]),
      ),
      setBy: "constructs/detection-alarm.ts",
    },
    {
      ids: { "Security Hub": ["CloudWatch.17"], checkov: ["CKV_AWS_319"] },
      asks: "CloudWatch alarm actions should be activated",
      check: all(
        each("aws_cloudwatch_metric_alarm", [isNot("actions_enabled", false)]),
        each("aws_cloudwatch_composite_alarm", [isNot("actions_enabled", false)]),
      ),
      setBy: "constructs/detection-alarm.ts",
    },
  ],
  declined: [
    {
      ids: { "CIS v3": ["4.1–4.15"], "CIS v5": ["4.1–4.15"] },
      asks: "Ensure a log metric filter and alarm exist for account-wide changes (unauthorized API calls to VPC changes)",
      reason:
        "They watch the whole account and pass only with the prescribed pattern, unchanged: an " +
        "account baseline, which `alarms.cis: true` adds. The detections here watch this secret, " +
        "its key and its function",
    },
  ],
};
