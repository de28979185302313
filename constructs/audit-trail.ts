import { Construct } from "constructs";
import { Cloudtrail } from "#aws/cloudtrail";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { trailKeyPolicy } from "../policies/key-policies/trail-key";
import { trailRolePolicy, trailRoleTrust } from "../policies/roles/trail-role";
import { CustomerManagedKey } from "./customer-managed-key";
import { EncryptedLogGroup } from "./encrypted-log-group";
import { ServiceRole } from "./service-role";
import { TrailBucket } from "./trail-bucket";

/**
 * A multi-Region CloudTrail trail of all management events, reads included: GetSecretValue is a
 * management event. Log files go to a bucket, with digests to prove them unchanged; events go to a
 * log group, where the metric filters count.
 */
export class AuditTrail extends Construct {
  readonly arn: string;
  readonly bucketName: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const names = namesOf(environment);
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.trailKeyAlias,
      description: `Trail ${names.trailName}`,
      policy: trailKeyPolicy(environment),
    });
    const bucket = new TrailBucket(this, "bucket", { environment, key });
    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: names.trailLogGroupName,
      retentionDays: environment.audit.logRetentionDays,
      key,
    });
    const role = new ServiceRole(this, "role", {
      environment,
      name: names.trailRoleName,
      description: `Writes trail ${names.trailName} to CloudWatch Logs`,
      trust: trailRoleTrust(),
      policy: trailRolePolicy(environment),
    });
    const trail = new Cloudtrail(this, "trail", {
      name: names.trailName,
      s3BucketName: bucket.name,
      isMultiRegionTrail: true,
      // Events of IAM and STS are global; without this they reach no trail but their own.
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      kmsKeyId: key.arn,
      // CloudTrail takes the ARN with the trailing ":*".
      cloudWatchLogsGroupArn: `${logGroup.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      eventSelector: [{ readWriteType: "All", includeManagementEvents: true }],
      dependsOn: [bucket.ready, role.ready],
    });
    this.arn = trail.arn;
    this.bucketName = bucket.name;
    this.logGroupName = logGroup.name;
  }
}
