import type { Environment } from "../../config/schema";
import { byAccount, everyPrincipal, principalsOf } from "../../policies/principals";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../fits";
import type { Term } from "../pattern";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { IAM_CHANGES, refusedOnRole } from "./iam-events";

/**
 * A role that the configuration lists was changed, or somebody tried: whoever may edit who assumes an
 * operator, a deployer or the rotation's role becomes one. Deployers may.
 *
 * Where the pattern has no room for each role's refused changes, every refused change of a role in the
 * account counts. It does not see roles of other accounts, which are recorded there, nor a change of
 * managed policies that these roles use: those are the organisation's.
 *
 * @throws Error for more roles than a pattern has room for
 */
export function listedRoleChanged(environment: Environment): Detection {
  const roles = listedRoles(environment);
  const each = changes(
    environment,
    roles,
    roles.map((role) => refusedOnRole(`${role}*`)),
  );
  return {
    id: "listed-role-changed",
    meaning:
      "A role that the configuration lists, such as an operator or a deployer, was changed by " +
      "others than the deployers, or somebody tried.",
    severity: "high",
    source: trailEvents(environment, {
      heard: "in-the-global-region",
      remedy: "list fewer roles in principals, or shorten their names",
      insightsFilter: `eventSource = "iam.amazonaws.com" and readOnly = 0`,
      events: fits(each) ? each : changes(environment, roles, [refusedOnRole("*")]),
    }),
    alarm: ON_FIRST_EVENT,
    drills: ["function/listed-role-attached", "function/listed-role-refused"],
  };
}

function changes(
  environment: Environment,
  roles: readonly string[],
  refused: readonly Term[],
): Term {
  return allOf(
    ...IAM_CHANGES,
    anyOf(...roles.map((role) => equals("requestParameters.roleName", role)), ...refused),
    ...byOthersThan(environment.principals.deployers),
  );
}

/** Names of the roles of this account that the configuration lists, each once. */
function listedRoles(environment: Environment): string[] {
  const listed = environment.integrations.flatMap((integration) => {
    const principals = principalsOf(environment, integration);
    return everyPrincipal(principals).filter((role) => role !== principals.reader);
  });
  const here = byAccount(listed).find(({ account }) => account === environment.account);
  return [...new Set(here?.roles.map((role) => role.split("/").at(-1) ?? role))];
}
