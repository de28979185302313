import { Construct } from "constructs";
import { Cloudtrail } from "#aws/cloudtrail";
import type { ITerraformDependable } from "#cdk";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import type { NetworkIds } from "../detections/network-ids";
import { trailSelectors } from "../detections/trail-selectors";
import { trailKeyPolicy } from "../policies/key-policies/trail-key";
import { trailRolePolicy, trailRoleTrust } from "../policies/roles/trail-role";
import { CustomerManagedKey } from "./customer-managed-key";
import { EncryptedLogGroup } from "./encrypted-log-group";
import { ServiceRole } from "./service-role";
import { TrailBucket } from "./trail-bucket";

export interface AuditTrailProps {
  readonly environment: Environment;
  /** The network whose endpoints the trail records refusals of. */
  readonly network: NetworkIds;
}

/**
 * A multi-Region CloudTrail trail of all management events, reads included: GetSecretValue is a
 * management event. Where it is configured, it records what our endpoints refused as well. Log files
 * go to a bucket, with digests to prove them unchanged; events go to a log group, where the metric
 * filters count.
 */
export class AuditTrail extends Construct {
  readonly arn: string;
  readonly bucketName: string;
  /** For what has to wait until others may write to the bucket. */
  readonly bucketReady: ITerraformDependable;
  readonly keyArn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, { environment, network }: AuditTrailProps) {
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
      ...selectors(environment, network),
      dependsOn: [bucket.ready, role.ready],
    });
    this.arn = trail.arn;
    this.bucketName = bucket.name;
    this.bucketReady = bucket.ready;
    this.keyArn = key.arn;
    this.logGroupName = logGroup.name;
  }
}

/** A trail has selectors of one of the two kinds. Only the advanced ones know of endpoints. */
function selectors(environment: Environment, network: NetworkIds) {
  return environment.audit.networkActivityEvents
    ? {
        advancedEventSelector: trailSelectors(environment, network).map(
          ({ name, fieldSelector }) => ({
            name,
            fieldSelector: fieldSelector.map(({ field, equalTo }) => ({
              field,
              equalTo: [...equalTo],
            })),
          }),
        ),
      }
    : { eventSelector: [{ readWriteType: "All", includeManagementEvents: true }] };
}
