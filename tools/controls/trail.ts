import { each, tagged } from "./checks";
import type { ControlFamily } from "./model";
import { is, isAbsent, isGiven, isOwnKey } from "./settings";

const MANAGEMENT_EVENTS = "advanced_event_selector.0.field_selector";
const WRITES_ONLY = { field: "readOnly", equals: ["false"] };

/** aws_cloudtrail. */
export const TRAIL_CONTROLS: ControlFamily = {
  title: "Trail",
  provenBy: "__tests__/stacks/audit.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["CloudTrail.1", "CloudTrail.3"],
        "CIS v3": ["3.1"],
        "CIS v5": ["3.1"],
        checkov: ["CKV_AWS_67", "CKV_AWS_251"],
        Prowler: ["cloudtrail_multi_region_enabled"],
      },
      asks: "CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events",
      check: each("aws_cloudtrail", [
        is("is_multi_region_trail", true),
        is("include_global_service_events", true),
        is("enable_logging", true),
        is(`${MANAGEMENT_EVENTS}.0.field`, "eventCategory"),
        is(`${MANAGEMENT_EVENTS}.0.equals.0`, "Management"),
        isAbsent(`${MANAGEMENT_EVENTS}.1`, WRITES_ONLY),
      ]),
      setBy: "constructs/audit-trail.ts",
      caveat: "a test that reads basic event selectors alone finds none: a trail has one kind",
    },
    {
      ids: {
        "Security Hub": ["CloudTrail.2"],
        "CIS v3": ["3.5"],
        "CIS v5": ["3.5"],
        checkov: ["CKV_AWS_35"],
        Prowler: ["cloudtrail_kms_encryption_enabled"],
      },
      asks: "CloudTrail should have encryption at-rest enabled",
      check: each("aws_cloudtrail", [isOwnKey("kms_key_id")]),
      setBy: "constructs/audit-trail.ts",
    },
    {
      ids: {
        "Security Hub": ["CloudTrail.4"],
        "CIS v3": ["3.2"],
        "CIS v5": ["3.2"],
        checkov: ["CKV_AWS_36"],
        Prowler: ["cloudtrail_log_file_validation_enabled"],
      },
      asks: "CloudTrail log file validation should be enabled",
      check: each("aws_cloudtrail", [is("enable_log_file_validation", true)]),
      setBy: "constructs/audit-trail.ts",
    },
    {
      ids: {
        "Security Hub": ["CloudTrail.5"],
        checkov: ["CKV2_AWS_10"],
        Prowler: ["cloudtrail_cloudwatch_logging_enabled"],
      },
      asks: "CloudTrail trails should be integrated with Amazon CloudWatch Logs",
      check: each("aws_cloudtrail", [
        isGiven("cloud_watch_logs_group_arn"),
        isGiven("cloud_watch_logs_role_arn"),
      ]),
      setBy: "constructs/audit-trail.ts",
    },
    {
      ids: { "Security Hub": ["CloudTrail.9"] },
      asks: "CloudTrail trails should be tagged",
      check: tagged("aws_cloudtrail"),
      setBy: "constructs/environment-stack.ts",
    },
  ],
  declined: [
    {
      ids: { checkov: ["CKV_AWS_252"] },
      asks: "Ensure CloudTrail defines an SNS Topic",
      reason:
        "That topic announces each delivered log file, every few minutes. The alarms' topic says " +
        "what matters of them",
    },
    {
      ids: {
        "Security Hub": ["S3.22", "S3.23"],
        "CIS v3": ["3.8", "3.9"],
        "CIS v5": ["3.8", "3.9"],
      },
      asks: "S3 general purpose buckets should log object-level write and read events",
      reason:
        "Asks for every bucket of the account, at a price per event. A trail of the organisation " +
        "is the place",
    },
  ],
};
