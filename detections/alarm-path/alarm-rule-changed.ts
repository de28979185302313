import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { SUCCEEDED } from "../succeeded";
import { trailEvents } from "../trail-events";

/**
 * A rule that tells who did it, or its target, was changed, disabled or deleted outside of a
 * deployment, or somebody tried.
 *
 * Whatever is done to rules of our names counts but looking at them. So does any change of an event
 * bus: with a key that EventBridge may not use, its rules match nothing. Targets may be longer than
 * CloudTrail records: then they count without the rule's name. It does not see what a rule cannot do
 * because of its topic (`alarm-topic-changed`), nor a change of a key that a bus already has.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
export function alarmRuleChanged(environment: Environment): Detection {
  const rules = `${namesOf(environment).prefix}-*`;
  return {
    id: "alarm-rule-changed",
    meaning:
      "An EventBridge rule that tells who raised an alarm, its target or an event bus was changed, " +
      "disabled or deleted outside of a deployment, or somebody tried.",
    severity: "critical",
    source: trailEvents(environment, {
      // Where the rules are that hand events of IAM on.
      heard: "in-both",
      insightsFilter: `eventSource = "events.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: allOf(
        equals("eventSource", "events.amazonaws.com"),
        anyOf(
          equals("eventName", "UpdateEventBus"),
          allOf(equals("eventName", "PutTargets"), absent("requestParameters.rule"), ...SUCCEEDED),
          allOf(
            differsOrAbsent("eventName", "Describe*", "List*"),
            anyOf(
              // PutRule, DeleteRule, DisableRule, EnableRule.
              equals("requestParameters.name", rules),
              // PutTargets, RemoveTargets.
              equals("requestParameters.rule", rules),
              equals("errorMessage", `*:rule/${rules}`),
            ),
          ),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "alarm-path/rule-deleted",
      "alarm-path/rule-overwritten",
      "alarm-path/rule-disable-refused",
      "alarm-path/rule-targets-too-long",
      "alarm-path/event-bus-key",
    ],
  };
}
