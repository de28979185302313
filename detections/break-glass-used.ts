import type { Environment } from "../config/schema";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { allOf, anyOf, equals, filterPattern } from "./filter-pattern";
import { sessionsOf } from "./sessions-of";

/**
 * A break-glass role was used for whatever, or someone assumed it or tried to. Nobody is exempt and no
 * outcome either: the role is for emergencies, and each of them is looked into afterwards.
 *
 * Its sessions are told by `userIdentity.arn`: the event with which the console switches to a role has
 * no `sessionIssuer`. That a role is assumed is recorded before its session does anything, with the
 * role in the request; when it is refused, possibly in the message only. A role of another account is
 * assumed there, and recorded there: its calls here raise the alarms on what they change.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function breakGlassUsed(environment: Environment): Detection {
  const { breakGlass } = environment.principals;
  return {
    id: "break-glass-used",
    meaning: `A break-glass role was assumed or used, or somebody tried to assume it: ${breakGlass.join(", ")}.`,
    severity: "critical",
    source: {
      kind: "log-filter",
      pattern: filterPattern(
        anyOf(
          ...breakGlass.map((role) => equals("userIdentity.arn", sessionsOf(role))),
          allOf(
            // AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity.
            equals("eventName", "AssumeRole*"),
            anyOf(
              ...breakGlass.flatMap((role) => [
                equals("requestParameters.roleArn", role),
                equals("errorMessage", `*${role}*`),
              ]),
            ),
          ),
        ),
      ),
    },
    alarm: ON_FIRST_EVENT,
  };
}
