import { each, tagged } from "./checks";
import type { ControlFamily } from "./model";
import { is, isOwnKey } from "./settings";

/** aws_dynamodb_table. */
export const TABLE_CONTROLS: ControlFamily = {
  title: "Table",
  provenBy: "__tests__/stacks/secrets.test.ts",
  kept: [
    {
      ids: { "Security Hub": ["DynamoDB.1"], checkov: ["CKV2_AWS_16"] },
      asks: "DynamoDB tables should automatically scale capacity with demand",
      check: each("aws_dynamodb_table", [is("billing_mode", "PAY_PER_REQUEST")]),
      setBy: "constructs/observations-table.ts",
    },
    {
      ids: {
        "Security Hub": ["DynamoDB.2"],
        checkov: ["CKV_AWS_28"],
        "cdk-nag": ["AwsSolutions-DDB3"],
        Prowler: ["dynamodb_tables_pitr_enabled"],
      },
      asks: "DynamoDB tables should have point-in-time recovery enabled",
      check: each("aws_dynamodb_table", [is("point_in_time_recovery.enabled", true)]),
      setBy: "constructs/observations-table.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_119"], Prowler: ["dynamodb_tables_kms_cmk_encryption_enabled"] },
      asks: "Ensure DynamoDB Tables are encrypted using a KMS Customer Managed CMK",
      check: each("aws_dynamodb_table", [
        is("server_side_encryption.enabled", true),
        isOwnKey("server_side_encryption.kms_key_arn"),
      ]),
      setBy: "constructs/observations-table.ts",
    },
    {
      ids: { "Security Hub": ["DynamoDB.5"] },
      asks: "DynamoDB tables should be tagged",
      check: tagged("aws_dynamodb_table"),
      setBy: "constructs/environment-stack.ts",
    },
    {
      ids: {
        "Security Hub": ["DynamoDB.6"],
        Prowler: ["dynamodb_table_deletion_protection_enabled"],
      },
      asks: "DynamoDB tables should have deletion protection enabled",
      check: each("aws_dynamodb_table", [
        is("deletion_protection_enabled", true),
        is("lifecycle.prevent_destroy", true),
      ]),
      setBy: "constructs/observations-table.ts",
      caveat: "off with `protection: false`",
    },
  ],
  declined: [
    {
      ids: {
        "Security Hub": ["DynamoDB.4"],
        Prowler: ["dynamodb_table_protected_by_backup_plan"],
      },
      asks: "DynamoDB tables should be present in a backup plan",
      reason:
        "Point-in-time recovery restores any second of 35 days, and the rows can be ingested " +
        "again. A plan of the organisation may select the table by its tags",
    },
  ],
};
