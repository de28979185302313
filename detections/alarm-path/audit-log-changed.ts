import { trailLogGroupNameOf } from "../../config/audit-places";
import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * The log group that the filters watch was changed outside of a deployment, or somebody tried: the
 * group or a stream deleted, a filter of it put or deleted, its retention, its key, what is masked or
 * rewritten in it. A policy of the whole account masks and rewrites too, and names no group, so any
 * counts.
 *
 * A stream of somebody else's counts as well: junk that is put there keeps the alarms on silence
 * quiet. CloudTrail makes its own with the trail's role, which may do nothing else and whose changes
 * are for `role-changed`. The role of an organisation's trail is not known here, so streams do not
 * count there. It does not see who reads the log, nor what is put into a stream that is there: neither
 * leaves a management event.
 */
export function auditLogChanged(environment: Environment): Detection {
  const logGroup = trailLogGroupNameOf(environment);
  const isOurs = hasOurTrail(environment);
  const each = changes(environment, isOurs ? [...LOG_CHANGES, "CreateLogStream"] : LOG_CHANGES);
  const streams = isOurs
    ? `(eventName != "CreateLogStream" or @message like "${logGroup}")`
    : `eventName != "CreateLogStream"`;
  return {
    id: "audit-log-changed",
    meaning:
      "The trail's log group, or a filter, the key or the retention of it, was changed or deleted " +
      "outside of a deployment, or somebody tried. Alarms may no longer see events.",
    severity: "critical",
    source: trailEvents(environment, {
      remedy: "shorten audit.trailLogGroupName or allow fewer deployers",
      insightsFilter: `eventSource = "logs.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly)) and ${streams}`,
      events: fits(each)
        ? each
        : changes(environment, isOurs ? [...SHORTER, "CreateLogStream"] : SHORTER),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "alarm-path/log-group-filter",
      "alarm-path/log-group-delete-refused",
      ...(isOurs ? ["alarm-path/log-stream-added"] : []),
    ],
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
  // PutDataProtectionPolicy.
  "PutData*",
  "PutTransformer",
  // PutLogGroupDeletionProtection.
  "PutLogGroup*",
];

/** The same where a pattern has no room for each: PutLogEvents is no management event. */
const SHORTER = ["Delete*", "Put*", "*KmsKey"];

function changes(environment: Environment, names: readonly string[]): Term {
  const logGroup = trailLogGroupNameOf(environment);
  const { deployers } = environment.principals;
  return allOf(
    equals("eventSource", "logs.amazonaws.com"),
    anyOf(
      equals("eventName", "PutAccountPolicy"),
      allOf(
        anyOf(...names.map((name) => equals("eventName", name))),
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
    ...byOthersThan(
      hasOurTrail(environment) ? [...deployers, namesOf(environment).trailRoleArn] : deployers,
    ),
  );
}

function hasOurTrail({ audit }: Environment): boolean {
  return audit.trailLogGroupName === undefined;
}
