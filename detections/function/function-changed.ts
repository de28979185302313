import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * A function's code, configuration, layers, triggers or policy, or its schedule, was changed outside
 * of a deployment, or somebody tried, or gave a function of theirs one of our roles: whoever changes
 * the code has the key.
 *
 * Events of Lambda have a date and a version in their names, which change, so whatever names a
 * function of ours counts but looking at it and running it. A function is named by its name, its ARN
 * or a part of that, and a refused request only in the message.
 * https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 *
 * It does not see a layer that is published: a function takes a new version of it by a change of its
 * configuration. Nor does it see triggers changed by their own id; we have none.
 */
export function functionChanged(environment: Environment): Detection {
  const { prefix, scheduleGroupName } = namesOf(environment);
  const request = "requestParameters";
  const roles = `*:role${environment.roles.path}${prefix}-*`;
  return {
    id: "function-changed",
    meaning:
      "The code, configuration, layers, policy or schedule of a function was changed outside of a " +
      "deployment, or somebody tried. Its code sees the key.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource in ["lambda.amazonaws.com", "scheduler.amazonaws.com"] and readOnly = 0`,
      events: allOf(
        differsOrAbsent("eventName", "Get*", "List*", "Invoke*"),
        anyOf(
          allOf(
            equals("eventSource", "lambda.amazonaws.com"),
            anyOf(
              equals(`${request}.functionName`, `${prefix}-*`),
              equals(`${request}.functionName`, `*function:${prefix}-*`),
              // PutResourcePolicy, DeleteResourcePolicy.
              equals(`${request}.resourceArn`, `*function:${prefix}-*`),
              equals(`${request}.role`, roles),
              equals("errorMessage", `*function:${prefix}-*`),
              equals("errorMessage", roles),
            ),
          ),
          allOf(
            equals("eventSource", "scheduler.amazonaws.com"),
            anyOf(
              // The group and the schedules in it.
              equals(`${request}.name`, `${scheduleGroupName}*`),
              equals("errorMessage", `*:schedule/${scheduleGroupName}/*`),
            ),
          ),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "function/code-overwritten",
      "function/layer-added",
      "function/opened-to-everyone",
      "function/deleted",
      "function/change-refused",
      "function/schedule-changed",
    ],
  };
}
