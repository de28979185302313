import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { absent, allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { SUCCEEDED } from "../succeeded";
import { namesTheTrail } from "./names-the-trail";

/**
 * What the trail records, or where it delivers, was changed outside of a deployment, or somebody
 * tried. Event selectors are the quiet way to blind a trail that still says it is logging. They may
 * be longer than CloudTrail records: then they count without the trail's name.
 *
 * It does not see what the organisation's management account does to an organisation trail, nor
 * changes of the role with which the trail writes its log group (`role-changed`).
 */
export function trailChanged(environment: Environment): Detection {
  return {
    id: "trail-changed",
    meaning:
      "What the trail records or where it delivers was changed outside of a deployment, or " +
      "somebody tried. It may be blind to what comes next.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "cloudtrail.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: allOf(
        equals("eventSource", "cloudtrail.amazonaws.com"),
        anyOf(
          allOf(
            anyOf(...TRAIL_CHANGES.map((name) => equals("eventName", name))),
            ...namesTheTrail(environment, "name", "trailName"),
          ),
          allOf(
            equals("eventName", "PutEventSelectors"),
            absent("requestParameters.trailName"),
            ...SUCCEEDED,
          ),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "alarm-path/selectors-blinded",
      "alarm-path/selectors-too-long",
      "alarm-path/trail-update-failed",
    ],
  };
}

/**
 * What changes a trail's records: its delivery, its selectors, the size and the aggregation of its
 * events. Its tags do not.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
 */
const TRAIL_CHANGES = [
  "UpdateTrail",
  "PutEventSelectors",
  "PutInsightSelectors",
  "PutEventConfiguration",
];
