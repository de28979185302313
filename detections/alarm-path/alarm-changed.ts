import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * An alarm of the environment was changed, deleted, silenced or set by hand outside of a deployment,
 * or somebody tried.
 *
 * Whatever is done to alarms by their name counts, so that a new operation of CloudWatch does too;
 * looking at them does not. Rules that mute alarms count whatever they mute: no published record of one
 * was found, so it is not known how it names them. It does not see an alarm that cannot act because of
 * its topic (`alarm-topic-changed`) or of its filter (`audit-log-changed`).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
 */
export function alarmChanged(environment: Environment): Detection {
  const alarms = `${namesOf(environment).prefix}-*`;
  return {
    id: "alarm-changed",
    meaning:
      "An alarm of this environment was changed, deleted, silenced or set by hand outside of a " +
      "deployment, or somebody tried.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "monitoring.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: allOf(
        equals("eventSource", "monitoring.amazonaws.com"),
        anyOf(
          equals("eventName", "PutAlarmMuteRule"),
          allOf(
            differsOrAbsent("eventName", "Describe*", "Get*", "List*"),
            anyOf(
              // PutMetricAlarm, PutCompositeAlarm, PutLogAlarm, SetAlarmState.
              equals("requestParameters.alarmName", alarms),
              // DeleteAlarms, DisableAlarmActions, EnableAlarmActions.
              equals("requestParameters.alarmNames[*]", alarms),
              equals("errorMessage", `*:alarm:${alarms}`),
            ),
          ),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "alarm-path/alarms-deleted",
      "alarm-path/alarm-overwritten",
      "alarm-path/alarm-actions-refused",
    ],
  };
}
