import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { absent, allOf, anyOf, equals } from "../pattern";
import { SUCCEEDED } from "../succeeded";
import { trailEvents } from "../trail-events";

/**
 * The bucket of the trail's files was changed or deleted outside of a deployment, or somebody tried:
 * its policy, who may see it, how long files stay, their encryption, their copies, their lock.
 * Nothing, where the trail and its bucket are the organisation's own.
 *
 * It does not see files that are read or deleted one by one: those are data events, which this trail
 * does not record. Versioning keeps them and the trail's digest files prove the gap.
 */
export function trailBucketChanged(environment: Environment): Detection[] {
  if (environment.audit.trailLogGroupName !== undefined) {
    return [];
  }
  const { trailBucketName } = namesOf(environment);
  return [
    {
      id: "trail-bucket-changed",
      meaning:
        `A setting of the bucket ${trailBucketName} was changed outside of a deployment, or the ` +
        "bucket was deleted, or somebody tried. The trail's files may be lost or read.",
      severity: "critical",
      source: trailEvents(environment, {
        insightsFilter: `eventSource = "s3.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly)) and (requestParameters.bucketName = "${trailBucketName}" or not ispresent(requestParameters.bucketName))`,
        events: allOf(
          equals("eventSource", "s3.amazonaws.com"),
          anyOf(...BUCKET_CHANGES.map((name) => equals("eventName", name))),
          anyOf(
            equals("requestParameters.bucketName", trailBucketName),
            equals("errorMessage", `*:s3:::${trailBucketName}*`),
            // A thousand rules of a lifecycle or of copies are longer than CloudTrail records.
            allOf(absent("requestParameters.bucketName"), ...SUCCEEDED),
          ),
          ...byOthersThan(environment.principals.deployers),
        ),
      }),
      alarm: ON_FIRST_EVENT,
      drills: ["alarm-path/bucket-lifecycle", "alarm-path/bucket-policy-refused"],
    },
  ];
}

/**
 * Every setting of a bucket. CloudTrail calls most of them `PutBucket…` and `DeleteBucket…`, also
 * where the API does not: PutPublicAccessBlock is PutBucketPublicAccessBlock. Not what CloudTrail's
 * own deliveries are called, PutObject.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
const BUCKET_CHANGES = ["PutBucket*", "DeleteBucket*", "PutObjectLockConfiguration"];
