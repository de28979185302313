import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { IAM_CHANGES, refusedOnRole } from "./iam-events";

/**
 * A role or a managed policy of the environment was changed outside of a deployment, or somebody
 * tried: who may assume it, what it may do, its boundary, its tags, or it was deleted. A policy of
 * ours that is attached to another role counts as well: it lets that role put values.
 *
 * IAM names roles without their path and policies by their ARN; refused requests have either in their
 * message alone. It does not see a change of the policy that is the permissions boundary.
 * IAM's events are recorded in one Region of the partition: only the trail's alarm is everywhere.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function roleChanged(environment: Environment): Detection {
  const { prefix } = namesOf(environment);
  const policies = `*:policy${environment.roles.path}${prefix}-*`;
  return {
    id: "role-changed",
    meaning:
      "A role or a managed policy of this environment was changed outside of a deployment, or " +
      "somebody tried. Whoever may assume the reader's role has the key.",
    severity: "critical",
    source: trailEvents(environment, {
      heard: "in-the-global-region",
      insightsFilter: `eventSource = "iam.amazonaws.com" and readOnly = 0 and @message like "${prefix}-"`,
      events: allOf(
        ...IAM_CHANGES,
        anyOf(
          equals("requestParameters.roleName", `${prefix}-*`),
          equals("requestParameters.policyArn", policies),
          refusedOnRole(`${prefix}-*`),
          // A refused CreateRole.
          equals("errorMessage", `*:role${environment.roles.path}${prefix}-*`),
          equals("errorMessage", policies),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "function/role-trust-widened",
      "function/role-policy-attached",
      "function/policy-version-added",
      "function/role-change-refused",
    ],
  };
}
