import { show } from "../errors";
import type { Problem } from "../errors";
import type { Check } from "./check";
import { listedRoles } from "./listed-roles";
import type { ListedRole } from "./listed-roles";

/** Where IAM keeps the roles that only an AWS service can assume, under its own name each. */
const SERVICE_LINKED = "/aws-service-role/";

/**
 * Where IAM Identity Center keeps the roles of permission sets, of another home Region than us-east-1
 * with the name of that Region below.
 */
const IDENTITY_CENTER = "/aws-reserved/sso.amazonaws.com/";

/**
 * A path that shows that nobody would ever be the role: policies compare a role's ARN letter by letter,
 * so that one without its path is of no role at all, and locks out whoever was meant.
 * `npm run principals` asks IAM about every role; this needs no AWS.
 */
export const checkRolePaths: Check = (draft) =>
  listedRoles(draft).flatMap((role) => [...serviceLinked(role), ...withoutReservedPath(role)]);

/**
 * A planner may be one: AWS Config and others read the metadata as their own role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
function serviceLinked({ part, path, arn, rolePath }: ListedRole): Problem[] {
  return part === "planners" || !rolePath.startsWith(SERVICE_LINKED)
    ? []
    : [
        {
          path,
          got: show(arn),
          accepted: "a role that people, the pipeline or a function can assume",
          fix:
            `name another role: one with the path ${SERVICE_LINKED} is assumed by its AWS service ` +
            "alone, and plays a part in principals.planners at most",
        },
      ];
}

/**
 * A name that begins so belongs to IAM Identity Center.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function withoutReservedPath({ path, arn, rolePath, roleName, ...role }: ListedRole): Problem[] {
  const { partition, account } = role;
  return !/^AWSReservedSSO_/i.test(roleName) || rolePath.startsWith(IDENTITY_CENTER)
    ? []
    : [
        {
          path,
          got: show(arn),
          accepted:
            "the role of a permission set with its path: " +
            `arn:${partition}:iam::${account}:role${IDENTITY_CENTER}REGION/${roleName}, without ` +
            "REGION/ where IAM Identity Center is in us-east-1",
          fix: `write what this prints: aws iam get-role --role-name ${roleName} --query Role.Arn`,
        },
      ];
}
