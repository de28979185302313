import { all, each } from "./checks";
import type { ControlFamily } from "./model";
import { allowsServicesOnly, bindsServices, deniesWithoutTls } from "./policy-settings";
import { is, isAbsent, isGiven, isOwnKey } from "./settings";

/** The trail's bucket. */
export const BUCKET_CONTROLS: ControlFamily = {
  title: "Trail bucket",
  provenBy: "__tests__/stacks/audit.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["S3.8", "S3.2", "S3.3", "CloudTrail.6"],
        checkov: ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6"],
        "cdk-nag": ["AwsSolutions-S2"],
        Prowler: [
          "s3_bucket_level_public_access_block",
          "cloudtrail_logs_s3_bucket_is_not_publicly_accessible",
        ],
      },
      asks: "S3 general purpose buckets should block public access",
      check: each("aws_s3_bucket_public_access_block", [
        is("block_public_acls", true),
        is("block_public_policy", true),
        is("ignore_public_acls", true),
        is("restrict_public_buckets", true),
      ]),
      setBy: "constructs/trail-bucket.ts",
    },
    {
      ids: {
        "Security Hub": ["S3.5"],
        "CIS v3": ["2.1.1"],
        "CIS v5": ["2.1.1"],
        checkov: ["CKV_AWS_379"],
        Prowler: ["s3_bucket_secure_transport_policy"],
      },
      asks: "S3 general purpose buckets should require requests to use SSL",
      check: each("aws_s3_bucket_policy", [
        deniesWithoutTls("policy", [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "s3:ListBucket",
          "s3:ListBucketVersions",
        ]),
      ]),
      setBy: "policies/trail-bucket-policy.ts",
      caveat: "a test that looks for `s3:*` in the Deny does not find it: actions are named",
    },
    {
      ids: { "Security Hub": ["S3.6"], Prowler: ["s3_bucket_cross_account_access"] },
      asks: "S3 general purpose bucket policies should restrict access to other AWS accounts",
      check: each("aws_s3_bucket_policy", [allowsServicesOnly("policy"), bindsServices("policy")]),
      setBy: "policies/trail-bucket-policy.ts",
    },
    {
      ids: {
        "Security Hub": ["S3.12"],
        checkov: ["CKV2_AWS_65"],
        Prowler: ["s3_bucket_acl_prohibited"],
      },
      asks: "ACLs should not be used to manage user access to S3 general purpose buckets",
      check: all(
        each("aws_s3_bucket_ownership_controls", [
          is("rule.object_ownership", "BucketOwnerEnforced"),
        ]),
        each("aws_s3_bucket", [isAbsent("acl", "public-read")]),
      ),
      setBy: "constructs/trail-bucket.ts",
    },
    {
      ids: {
        "Security Hub": ["S3.13", "S3.10"],
        checkov: ["CKV2_AWS_61", "CKV_AWS_300"],
        Prowler: ["s3_bucket_lifecycle_enabled"],
      },
      asks: "S3 general purpose buckets should have Lifecycle configurations",
      check: each("aws_s3_bucket_lifecycle_configuration", [
        is("rule.0.status", "Enabled"),
        isGiven("rule.0.expiration.0.days"),
        isGiven("rule.0.abort_incomplete_multipart_upload.0.days_after_initiation"),
      ]),
      setBy: "constructs/trail-bucket.ts",
    },
    {
      ids: {
        "Security Hub": ["S3.14"],
        checkov: ["CKV_AWS_21"],
        Prowler: ["s3_bucket_object_versioning"],
      },
      asks: "S3 general purpose buckets should have versioning enabled",
      check: each("aws_s3_bucket_versioning", [is("versioning_configuration.status", "Enabled")]),
      setBy: "constructs/trail-bucket.ts",
    },
    {
      ids: {
        "Security Hub": ["S3.17"],
        checkov: ["CKV_AWS_145", "CKV_AWS_19"],
        Prowler: ["s3_bucket_kms_encryption"],
      },
      asks: "S3 general purpose buckets should be encrypted at rest with AWS KMS keys",
      check: each("aws_s3_bucket_server_side_encryption_configuration", [
        is("rule.0.apply_server_side_encryption_by_default.sse_algorithm", "aws:kms"),
        isOwnKey("rule.0.apply_server_side_encryption_by_default.kms_master_key_id"),
      ]),
      setBy: "constructs/trail-bucket.ts",
    },
  ],
  declined: [
    {
      ids: {
        "Security Hub": ["S3.1"],
        "CIS v3": ["2.1.4"],
        "CIS v5": ["2.1.4"],
        Prowler: ["s3_account_level_public_access_blocks"],
      },
      asks: "S3 general purpose buckets should have block public access settings enabled",
      reason: "A setting of the account, which other buckets share. This bucket has its own",
    },
    {
      ids: {
        "Security Hub": ["S3.9", "CloudTrail.7"],
        "CIS v3": ["3.4"],
        "CIS v5": ["3.4"],
        checkov: ["CKV_AWS_18"],
        "cdk-nag": ["AwsSolutions-S1"],
        Prowler: [
          "s3_bucket_server_access_logging_enabled",
          "cloudtrail_logs_s3_bucket_access_logging_enabled",
        ],
      },
      asks: "S3 general purpose buckets should have server access logging enabled",
      reason:
        "Needs a second bucket, which asks for a third. Digests show a changed or missing log " +
        "file; who read one is for the organisation's data-event trail",
    },
    {
      ids: {
        "Security Hub": ["S3.15"],
        checkov: ["CKV_AWS_143"],
        Prowler: ["s3_bucket_object_lock"],
      },
      asks: "S3 general purpose buckets should have Object Lock enabled",
      reason:
        "In compliance mode nobody can delete the bucket for years, the template's own removal " +
        "included: the organisation's decision. Versions, digests and `prevent_destroy` stay",
    },
    {
      ids: { "Security Hub": ["S3.20"], Prowler: ["s3_bucket_no_mfa_delete"] },
      asks: "S3 general purpose buckets should have MFA delete enabled",
      reason: "Not evaluated for buckets with a lifecycle configuration, and only root can set it",
    },
    {
      ids: { "Security Hub": ["S3.7"], checkov: ["CKV_AWS_144"] },
      asks: "S3 general purpose buckets should use cross-Region replication",
      reason: "Log files of one Region's outage stay there; a second account is the better copy",
    },
    {
      ids: { "Security Hub": ["S3.11"], checkov: ["CKV2_AWS_62"] },
      asks: "S3 general purpose buckets should have event notifications enabled",
      reason: "Nothing reads the objects as they come: the log group has the same events",
    },
    {
      ids: { "cdk-nag": ["AwsSolutions-S10"] },
      asks: "The S3 Bucket or bucket policy does not require requests to use SSL",
      reason: "Looks for `s3:*` in the Deny. Actions are named, in a Deny as well",
    },
  ],
};
