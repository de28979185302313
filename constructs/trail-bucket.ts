import { Construct } from "constructs";
import { S3Bucket } from "#aws/s3-bucket";
import { S3BucketLifecycleConfiguration } from "#aws/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "#aws/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "#aws/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "#aws/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "#aws/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "#aws/s3-bucket-versioning";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { trailBucketPolicy } from "../policies/trail-bucket-policy";
import type { CustomerManagedKey } from "./customer-managed-key";
import { resourcePolicyJson } from "./policy-json";

/** Days after which log files, read rarely, move to cheaper storage. */
const ARCHIVE_AFTER_DAYS = 90;

export interface TrailBucketProps {
  readonly environment: Environment;
  readonly key: CustomerManagedKey;
}

/** Where CloudTrail keeps its log files: private, versioned, encrypted, over TLS only. */
export class TrailBucket extends Construct {
  readonly name: string;
  /** CloudTrail checks the policy when the trail is created. */
  readonly ready: S3BucketPolicy;

  constructor(scope: Construct, id: string, { environment, key }: TrailBucketProps) {
    super(scope, id);
    const { protection, audit } = environment;
    const { trailBucketName, trailBucketArn } = namesOf(environment);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: trailBucketName,
      forceDestroy: !protection,
      lifecycle: { preventDestroy: protection },
    });
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          // A bucket key would replace the encryption context that the key's policy asks for.
          bucketKeyEnabled: false,
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "archive-and-expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          transition: [{ days: ARCHIVE_AFTER_DAYS, storageClass: "STANDARD_IA" }],
          expiration: [{ days: audit.bucketRetentionDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    const policy = trailBucketPolicy(environment);
    this.ready = new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: resourcePolicyJson("bucket", trailBucketName, policy, environment, trailBucketArn),
      // S3 refuses two changes of one bucket's access settings at the same time.
      dependsOn: [publicAccessBlock],
    });
    this.name = bucket.bucket;
  }
}
