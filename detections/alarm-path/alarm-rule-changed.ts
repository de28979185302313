import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * A rule that tells who did it, or its target, was changed, disabled or deleted outside of a
 * deployment, or somebody tried.
 *
 * Whatever is done to rules of our names counts but looking at them. It does not see what a rule
 * cannot do because of its topic (`alarm-topic-changed`).
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
export function alarmRuleChanged(environment: Environment): Detection {
  const rules = `${namesOf(environment).prefix}-*`;
  return {
    id: "alarm-rule-changed",
    meaning:
      "An EventBridge rule that tells who raised an alarm, or its target, was changed, disabled or " +
      "deleted outside of a deployment, or somebody tried.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "events.amazonaws.com" and readOnly = 0`,
      events: allOf(
        equals("eventSource", "events.amazonaws.com"),
        differsOrAbsent("eventName", "Describe*", "List*"),
        anyOf(
          // PutRule, DeleteRule, DisableRule, EnableRule.
          equals("requestParameters.name", rules),
          // PutTargets, RemoveTargets.
          equals("requestParameters.rule", rules),
          equals("errorMessage", `*:rule/${rules}`),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "alarm-path/rule-deleted",
      "alarm-path/rule-overwritten",
      "alarm-path/rule-disable-refused",
    ],
  };
}
