import { each, tagged } from "./checks";
import type { ControlFamily } from "./model";
import { allowsNobodyByWildcard } from "./policy-settings";
import { is, isGiven, isOwnKey } from "./settings";

const VENDOR_ISSUES_THE_KEY =
  "The vendor issues the key: no function can make a new one. An operator puts it " +
  "(`npm run secret -- put`), and the function takes it up without a deploy";

/** aws_secretsmanager_secret and its policy. */
export const SECRET_CONTROLS: ControlFamily = {
  title: "Secret",
  provenBy: "__tests__/stacks/secrets.test.ts",
  kept: [
    {
      ids: { checkov: ["CKV_AWS_149"] },
      asks: "Ensure that Secrets Manager secret is encrypted using KMS CMK",
      check: each("aws_secretsmanager_secret", [isOwnKey("kms_key_id")]),
      setBy: "constructs/locked-secret.ts",
    },
    {
      ids: { Prowler: ["secretsmanager_not_publicly_accessible"] },
      asks: "Ensure Secrets Manager secrets are not publicly accessible",
      check: each("aws_secretsmanager_secret_policy", [
        is("block_public_policy", true),
        isGiven("secret_arn"),
        allowsNobodyByWildcard("policy"),
      ]),
      setBy: "policies/secret-policy.ts",
    },
    {
      ids: { "Security Hub": ["SecretsManager.5"] },
      asks: "Secrets Manager secrets should be tagged",
      check: tagged("aws_secretsmanager_secret"),
      setBy: "constructs/environment-stack.ts",
    },
  ],
  declined: [
    {
      ids: {
        "Security Hub": ["SecretsManager.1"],
        checkov: ["CKV2_AWS_57"],
        "cdk-nag": ["AwsSolutions-SMG4"],
        Prowler: ["secretsmanager_automatic_rotation_enabled"],
      },
      asks: "Secrets Manager secrets should have automatic rotation enabled",
      reason: VENDOR_ISSUES_THE_KEY,
    },
    {
      ids: { "Security Hub": ["SecretsManager.2"] },
      asks: "Secrets Manager secrets configured with automatic rotation should rotate successfully",
      reason: "Not evaluated where rotation is not configured",
    },
    {
      ids: { "Security Hub": ["SecretsManager.4"], checkov: ["CKV_AWS_304"] },
      asks: "Secrets Manager secrets should be rotated within a specified number of days",
      reason: `${VENDOR_ISSUES_THE_KEY}. How old a key may be is the operator's calendar`,
    },
    {
      ids: { "Security Hub": ["SecretsManager.3"] },
      asks: "Remove unused Secrets Manager secrets",
      reason:
        "A property of use, not of a setting: the schedule reads the secret as long as it runs",
    },
    {
      ids: { Prowler: ["secretsmanager_has_restrictive_resource_policy"] },
      asks: "Secrets Manager secret has a restrictive resource-based policy",
      reason:
        "The default shape `split` leaves metadata to IAM, so that plan, audit and AWS Config " +
        'work; Prowler wants one Deny of everything. `secret.policyShape: "strict"` is that Deny',
    },
  ],
};
