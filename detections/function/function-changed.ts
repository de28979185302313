import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * A function's code, configuration, layers, triggers or policy, or its schedule, was changed outside
 * of a deployment, or somebody tried, or gave a function of theirs one of our roles: whoever changes
 * the code has the key.
 *
 * Events of Lambda have a date and a version in their names, which change, so whatever names a
 * function of ours counts but looking at it and running it. A function is named by its name, its ARN
 * or a part of that, of which all but the name may be missing (`ACCOUNT:NAME` is one), and a refused
 * request names it only in the message. Whatever stands before the last colon counts: a version or an
 * alias that is called like one of ours, of another function, does as well.
 * https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 *
 * It does not see a layer that is published: a function takes a new version of it by a change of its
 * configuration. Nor does it see triggers changed by their own id; we have none.
 */
export function functionChanged(environment: Environment): Detection {
  const { prefix } = namesOf(environment);
  const ofOurPath = changes(environment, {
    roles: `*:role${environment.roles.path}${prefix}-*`,
    refused: [`*:${prefix}-*`, `*:role${environment.roles.path}${prefix}-*`],
  });
  const ofAnyPath = changes(environment, { roles: `*/${prefix}-*`, refused: [`*${prefix}-*`] });
  return {
    id: "function-changed",
    meaning:
      "The code, configuration, layers, policy or schedule of a function was changed outside of a " +
      "deployment, or somebody tried. Its code sees the key.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource in ["lambda.amazonaws.com", "scheduler.amazonaws.com"] and (readOnly = 0 or not ispresent(readOnly))`,
      // Where there is no room for the path, roles that are called like ours count under any.
      events: fits(ofOurPath) ? ofOurPath : ofAnyPath,
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "function/code-overwritten",
      "function/code-overwritten-by-name",
      "function/code-overwritten-by-account-and-name",
      "function/code-overwritten-by-partial-arn",
      "function/code-overwritten-by-regional-arn",
      "function/version-deleted-by-name",
      "function/version-deleted-by-partial-arn",
      "function/version-deleted-by-arn",
      "function/layer-added",
      "function/opened-to-everyone",
      "function/deleted",
      "function/change-refused",
      "function/schedule-changed",
    ],
  };
}

/** How a request names our roles, and a refusal a function or a role of ours. */
interface Ours {
  readonly roles: string;
  readonly refused: readonly string[];
}

function changes(environment: Environment, { roles, refused }: Ours): Term {
  const { prefix, scheduleGroupName } = namesOf(environment);
  const request = "requestParameters";
  return allOf(
    differsOrAbsent("eventName", "Get*", "List*", "Invoke*"),
    anyOf(
      allOf(
        equals("eventSource", "lambda.amazonaws.com"),
        anyOf(
          equals(`${request}.functionName`, `${prefix}-*`),
          equals(`${request}.functionName`, `*:${prefix}-*`),
          // PutResourcePolicy, DeleteResourcePolicy.
          equals(`${request}.resourceArn`, `*:${prefix}-*`),
          equals(`${request}.role`, roles),
          ...refused.map((text) => equals("errorMessage", text)),
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
  );
}
