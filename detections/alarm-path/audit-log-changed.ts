import { trailLogGroupNameOf } from "../../config/audit-places";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * The log group that the filters watch was changed outside of a deployment, or somebody tried: the
 * group or a stream deleted, a filter of it put or deleted, its retention, its key, what is masked or
 * rewritten in it. A policy of the whole account masks and rewrites too, and names no group, so any
 * counts.
 *
 * CloudTrail itself creates streams and puts events all the time: neither is watched. It does not see
 * who reads the log.
 */
export function auditLogChanged(environment: Environment): Detection {
  const logGroup = trailLogGroupNameOf(environment);
  return {
    id: "audit-log-changed",
    meaning:
      "The trail's log group, or a filter, the key or the retention of it, was changed or deleted " +
      "outside of a deployment, or somebody tried. Alarms may no longer see events.",
    severity: "critical",
    source: trailEvents(environment, {
      remedy: "shorten audit.trailLogGroupName or allow fewer deployers",
      insightsFilter: `eventSource = "logs.amazonaws.com" and readOnly = 0 and eventName not like "CreateLogStream"`,
      events: allOf(
        equals("eventSource", "logs.amazonaws.com"),
        anyOf(
          equals("eventName", "PutAccountPolicy"),
          allOf(
            anyOf(...LOG_CHANGES.map((name) => equals("eventName", name))),
            anyOf(
              equals("requestParameters.logGroupName", logGroup),
              // By name or by ARN, as the caller likes, some ARNs with `:*` at the end.
              // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutTransformer.html
              equals("requestParameters.logGroupIdentifier", `*${logGroup}*`),
              // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
              equals("requestParameters.resourceIdentifier", `*:log-group:${logGroup}*`),
              equals("errorMessage", `*:log-group:${logGroup}*`),
            ),
          ),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: ["alarm-path/log-group-filter", "alarm-path/log-group-delete-refused"],
  };
}

/**
 * What changes what a log group holds or who hears of it.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
const LOG_CHANGES = [
  // The group, a stream, a filter, the retention, the policy that masks, the transformer.
  "Delete*",
  // PutMetricFilter, PutSubscriptionFilter.
  "*Filter",
  // AssociateKmsKey, DisassociateKmsKey.
  "*KmsKey",
  "PutRetentionPolicy",
  "PutDataProtectionPolicy",
  "PutTransformer",
  "PutLogGroupDeletionProtection",
];
