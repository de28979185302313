import { each } from "./checks";
import type { ControlFamily } from "./model";
import { allowsNobodyByWildcard } from "./policy-settings";
import { is, isAtLeast, isNot } from "./settings";

/** aws_kms_key: one for each class of data. */
export const KEY_CONTROLS: ControlFamily = {
  title: "KMS key",
  provenBy: "__tests__/stacks/every-stack.test.ts",
  kept: [
    {
      ids: { "Security Hub": ["KMS.3"], Prowler: ["kms_cmk_not_deleted_unintentionally"] },
      asks: "AWS KMS keys should not be deleted unintentionally",
      check: each("aws_kms_key", [
        is("lifecycle.prevent_destroy", true),
        // KMS accepts 7 to 30 days.
        isAtLeast("deletion_window_in_days", 30),
      ]),
      setBy: "constructs/customer-managed-key.ts",
      caveat: "with `protection: false` 7 days, and Terraform may destroy it",
    },
    {
      ids: {
        "Security Hub": ["KMS.4"],
        "CIS v3": ["3.6"],
        "CIS v5": ["3.6"],
        checkov: ["CKV_AWS_7"],
        "cdk-nag": ["AwsSolutions-KMS5"],
        Prowler: ["kms_cmk_rotation_enabled"],
      },
      asks: "AWS KMS key rotation should be enabled",
      check: each("aws_kms_key", [
        is("enable_key_rotation", true),
        is("rotation_period_in_days", 365),
      ]),
      setBy: "constructs/customer-managed-key.ts",
    },
    {
      ids: {
        "Security Hub": ["KMS.5"],
        checkov: ["CKV_AWS_33", "CKV2_AWS_64"],
        Prowler: ["kms_key_not_publicly_accessible"],
      },
      asks: "KMS keys should not be publicly accessible",
      check: each("aws_kms_key", [allowsNobodyByWildcard("policy")]),
      setBy: "policies/key-policies/",
    },
    {
      ids: { checkov: ["CKV_AWS_227"] },
      asks: "Ensure KMS key is enabled",
      check: each("aws_kms_key", [isNot("is_enabled", false)]),
      setBy: "constructs/customer-managed-key.ts",
    },
  ],
  declined: [],
};
