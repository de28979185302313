import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { allOf, anyOf, equals } from "../pattern";
import { sessionsOf } from "../sessions-of";
import { trailEvents } from "../trail-events";

/**
 * A break-glass role was used for whatever, or someone assumed it or tried to. Nobody is exempt and no
 * outcome either: the role is for emergencies, and each of them is looked into afterwards.
 *
 * Its sessions are told by `userIdentity.arn`: the event with which the console switches to a role has
 * no `sessionIssuer`. That a role is assumed is recorded before its session does anything, with the
 * role in the request; when it is refused, possibly in the message only. A role of another account is
 * assumed there, and recorded there: its calls here raise the alarms on what they change.
 * In the ARN of a role case counts: another spelling assumes nothing. Where a pattern has no room for
 * ARNs, a role of that name counts under any path and in any account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function breakGlassUsed(environment: Environment): Detection {
  const { breakGlass } = environment.principals;
  const byArn = uses(breakGlass, (role) => role);
  return {
    id: "break-glass-used",
    meaning: `A break-glass role was assumed or used, or somebody tried to assume it: ${breakGlass.join(", ")}.`,
    severity: "critical",
    source: trailEvents(environment, {
      // What it does to IAM is recorded in the global Region.
      heard: "in-both",
      insightsFilter: breakGlass.map((role) => `@message like "${nameOf(role)}"`).join(" or "),
      events: fits(byArn) ? byArn : uses(breakGlass, (role) => `*/${nameOf(role)}`),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "secret/break-glass-assumed",
      "secret/break-glass-refused",
      "secret/break-glass-in-console",
      "secret/break-glass-used",
      "secret/break-glass-opens-the-secret",
    ],
  };
}

/** @param written how a request or its refusal names a role, with a wildcard at its beginning at most */
function uses(roles: readonly string[], written: (role: string) => string): Term {
  return anyOf(
    ...roles.map((role) => equals("userIdentity.arn", sessionsOf(role))),
    allOf(
      // AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity.
      equals("eventName", "AssumeRole*"),
      anyOf(
        ...roles.flatMap((role) => [
          equals("requestParameters.roleArn", written(role)),
          equals("errorMessage", `*${written(role).replace("*", "")}*`),
        ]),
      ),
    ),
  );
}

function nameOf(role: string): string {
  return role.split("/").at(-1) ?? role;
}
