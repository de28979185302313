import { formatPath, show } from "../errors";
import type { Problem } from "../errors";
import { integrationNames, namesOf } from "../names";
import type { NamingScope } from "../names";
import { partitionOf } from "../regions";
import type { EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { listedRoles } from "./listed-roles";
import type { ListedRole } from "./listed-roles";
import { namingScope } from "./naming-scope";

/** Every principal has one part to play, and is none of the roles that the template creates. */
export const checkPrincipals: Check = (draft) => {
  const listed = listedRoles(draft);
  return [...ofOtherPartition(draft, listed), ...doubled(listed), ...own(draft, listed)];
};

function ofOtherPartition({ region }: EnvironmentDraft, listed: readonly ListedRole[]): Problem[] {
  const partition = partitionOf(region ?? "");
  return partition === undefined
    ? []
    : listed
        .filter((role) => role.partition !== partition)
        .map(({ path, arn }) => ({
          path,
          got: show(arn),
          accepted: `an ARN of partition ${partition}, that of the Region`,
          fix: `start the ARN with arn:${partition}:, or correct region`,
        }));
}

/** A role in two lists would have what the lists are there to keep apart. */
function doubled(listed: readonly ListedRole[]): Problem[] {
  return listed.flatMap((role, index) => {
    const first = listed.findIndex(({ nameInAccount }) => nameInAccount === role.nameInAccount);
    const other = listed[first];
    return other === undefined || first === index || isSamePart(role, other)
      ? []
      : {
          path: role.path,
          got: show(role.arn),
          accepted: "a role that plays one part; role names are unique in an account",
          fix: `remove it here or at ${formatPath(other.path)}`,
        };
  });
}

function isSamePart(role: ListedRole, other: ListedRole): boolean {
  if (role.part !== other.part) {
    return false;
  }
  return role.part === "rotation"
    ? // One function may rotate the keys of several integrations.
      role.arn === other.arn
    : // The same ARN twice in one list is an error of that list's form.
      role.arn.toLowerCase() === other.arn.toLowerCase();
}

/**
 * The template's own roles: a reader that puts or deploys would no longer be only a reader. Nor one
 * that is called like them: detections know roles of the template by the beginning of their names,
 * `reader-assumed` above all, which every session of such a deployer would raise.
 */
function own(draft: EnvironmentDraft, listed: readonly ListedRole[]): Problem[] {
  const { account } = draft;
  const scope = namingScope(draft);
  if (scope === undefined || account === undefined) {
    return [];
  }
  const { prefix, trailRoleName, flowLogRoleName, eventForwardingRoleName } = namesOf(scope);
  const names = (draft.integrations ?? []).flatMap((integration) => {
    if (integration?.name === undefined) {
      return [];
    }
    const { executionRoleName, readerRoleName, schedulerRoleName } = integrationNames(scope, {
      name: integration.name,
      secret: {},
    });
    return [executionRoleName, readerRoleName, schedulerRoleName];
  });
  const ownRoles = [trailRoleName, flowLogRoleName, eventForwardingRoleName, ...names].map(
    (name) => `${account} ${name}`,
  );
  return listed.flatMap((role) => {
    const { path, arn } = role;
    const problem = (accepted: string, fix: string) => ({ path, got: show(arn), accepted, fix });
    if (ownRoles.includes(role.nameInAccount)) {
      return problem(
        "a role that this template does not create",
        "name a role that people or the pipeline assume",
      );
    }
    if (role.account !== account) {
      return [];
    }
    if (isNamedAsOwn(scope, role)) {
      return problem(
        "a role that this template does not create in another environment of the account either",
        "name a role that people or the pipeline assume; one of theirs that is called as the " +
          `template calls its own, ${scope.organisation}-ENVIRONMENT-INTEGRATION-PART, has to be renamed`,
      );
    }
    return role.roleName.toLowerCase().startsWith(`${prefix}-`)
      ? problem(
          `a role whose name does not begin with ${prefix}-: alarms take those for roles of this template, and go off when one is assumed`,
          "rename the role or the environment",
        )
      : [];
  });
}

/**
 * Is it named as this template names the roles of its integrations, in whatever environment? Another
 * environment's reader that puts or deploys here would be no better than this one's. A planner may be
 * named so, as a role for audits can be: it sees metadata only.
 */
function isNamedAsOwn({ organisation }: NamingScope, { part, roleName }: ListedRole): boolean {
  const prefix = `${organisation}-`;
  const name = roleName.toLowerCase();
  return (
    part !== "planners" &&
    name.startsWith(prefix) &&
    /^[^-]+(?:-[^-]+)+-(?:ingestion|reader|scheduler)$/.test(name.slice(prefix.length))
  );
}
