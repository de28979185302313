import { loadEnvironment } from "../../../config/load-environment";
import { trailBucketChanged } from "../../../detections/alarm-path/trail-bucket-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const [detection] = trailBucketChanged(environment);
if (detection === undefined) throw new Error("prod has no trail of its own");
const patterns = patternsOf(detection);

const BUCKET = "acme-prod-trail-444455556666-eu-west-1";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, bucketName = BUCKET, userIdentity: Event = ADMIN): Event {
  return event("s3", name, { userIdentity, requestParameters: { bucketName } });
}

/** As CloudTrail calls them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const CHANGES = [
  "DeleteBucket",
  "DeleteBucketEncryption",
  "DeleteBucketLifecycle",
  "DeleteBucketOwnershipControls",
  "DeleteBucketPolicy",
  "DeleteBucketPublicAccessBlock",
  "DeleteBucketReplication",
  "PutBucketAcl",
  "PutBucketEncryption",
  "PutBucketLifecycle",
  "PutBucketLogging",
  "PutBucketNotification",
  "PutBucketOwnershipControls",
  "PutBucketPolicy",
  "PutBucketPublicAccessBlock",
  "PutBucketReplication",
  "PutBucketVersioning",
  "PutBucketObjectLockConfiguration",
  "PutObjectLockConfiguration",
];
/** Looks, what CloudTrail does to deliver, and the account's own setting, which names no bucket. */
const OTHERS = [
  "GetBucketAcl",
  "GetBucketObjectLockConfiguration",
  "GetBucketPolicy",
  "HeadBucket",
  "ListObjects",
  "PutObject",
];

describe("trailBucketChanged", () => {
  it.each(CHANGES)("counts %s by anyone but the deployer", (name) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, BUCKET, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, BUCKET, DEPLOYER))).toBe(false);
  });

  it("counts a refused change, with its parameters and without", () => {
    const refused = { ...call("PutBucketPolicy"), errorCode: "AccessDenied" };
    const errorMessage = `… not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${BUCKET}" because …`;

    expect(raises(patterns, { ...refused, errorMessage: "Access Denied" })).toBe(true);
    expect(raises(patterns, { ...refused, errorMessage, requestParameters: null })).toBe(true);
  });

  it("counts rules that are too long to be recorded, whatever their bucket", () => {
    const requestParameters = { reason: "requestParameters too large", omitted: true };
    const long = { ...call("PutBucketLifecycle"), requestParameters };

    expect(raises(patterns, long)).toBe(true);
    expect(raises(patterns, { ...long, errorCode: "AccessDenied" })).toBe(false);
    expect(raises(patterns, { ...long, userIdentity: DEPLOYER })).toBe(false);
  });

  it.each(OTHERS)("does not count %s", (name) => {
    expect(raises(patterns, call(name))).toBe(false);
  });

  it.each(["acme-prod-trail-444455556666-eu-west-10", "another-bucket"])(
    "does not count changes of %s",
    (bucket) => {
      expect(raises(patterns, call("PutBucketPolicy", bucket))).toBe(false);
    },
  );

  it("does not count operations of the same name of another service", () => {
    const elsewhere = { ...call("DeleteBucket"), eventSource: "s3express.amazonaws.com" };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is absent where the trail is the organisation's own, and critical where it is ours", () => {
    const audit = { ...environment.audit, trailLogGroupName: "organisation-trail" };

    expect(trailBucketChanged({ ...environment, audit })).toEqual([]);
    expect(detection.severity).toBe("critical");
  });
});
