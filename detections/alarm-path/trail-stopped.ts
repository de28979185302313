import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { namesTheTrail } from "./names-the-trail";

/**
 * The trail was stopped or deleted, or somebody tried. Nobody is exempt: no deployment stops it.
 *
 * It sees this one event and none after it: that nothing comes any more is for `trail-silent`. It
 * does not see what the organisation's management account does to an organisation trail, which is
 * recorded there.
 */
export function trailStopped(environment: Environment): Detection {
  return {
    id: "trail-stopped",
    meaning:
      "Somebody stopped or deleted the trail that all other alarms watch, or tried to. If it " +
      "succeeded, what is done from now on is recorded nowhere.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventName in ["StopLogging", "DeleteTrail"]`,
      events: allOf(
        equals("eventSource", "cloudtrail.amazonaws.com"),
        anyOf(equals("eventName", "StopLogging"), equals("eventName", "DeleteTrail")),
        ...namesTheTrail(environment, "name"),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: ["alarm-path/trail-stopped", "alarm-path/trail-deleted", "alarm-path/stop-refused"],
  };
}
