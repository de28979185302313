import { formatPath, show } from "../errors";
import type { Path, Problem } from "../errors";
import { parseRoleArn } from "../formats/role-arn";
import { integrationNames } from "../names";
import { partitionOf } from "../regions";
import type { EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { namingScope } from "./naming-scope";

interface Listed {
  readonly path: Path;
  readonly arn: string;
  readonly account: string;
  readonly partition: string;
  /** IAM sees no difference in case, and a path does not make a name unique. */
  readonly key: string;
}

/** Every principal is of this environment's account, and each has one part to play. */
export const checkPrincipals: Check = (draft) => {
  const listed = rolesListed(draft);
  return [...foreign(draft, listed), ...doubled(listed), ...own(draft, listed)];
};

function rolesListed({ principals }: EnvironmentDraft): Listed[] {
  const lists = ["operators", "deployers", "planners", "breakGlass"] as const;
  return lists.flatMap((list) =>
    (principals?.[list] ?? []).flatMap((arn, index) => {
      const role = parseRoleArn(arn ?? "");
      return arn === undefined || role === undefined
        ? []
        : { ...role, path: ["principals", list, index], arn, key: role.roleName.toLowerCase() };
    }),
  );
}

function foreign({ account, region }: EnvironmentDraft, listed: readonly Listed[]): Problem[] {
  const partition = partitionOf(region ?? "");
  return listed.flatMap((role) => {
    if (account !== undefined && role.account !== account) {
      return {
        path: role.path,
        got: show(role.arn),
        accepted: `a role of account ${account}`,
        fix: "name a role of this account; people of another account assume it from there",
      };
    }
    return partition === undefined || role.partition === partition
      ? []
      : {
          path: role.path,
          got: show(role.arn),
          accepted: `an ARN of partition ${partition}, that of the Region`,
          fix: `start the ARN with arn:${partition}:, or correct region`,
        };
  });
}

/** A role in two lists would have what the lists are there to keep apart. */
function doubled(listed: readonly Listed[]): Problem[] {
  return listed.flatMap((role, index) => {
    const first = listed.findIndex(({ key }) => key === role.key);
    const other = listed[first];
    // The same ARN twice in one list is an error of that list's form.
    const isOwnError =
      other === undefined ||
      first === index ||
      (other.path[1] === role.path[1] && other.arn.toLowerCase() === role.arn.toLowerCase());
    return isOwnError
      ? []
      : {
          path: role.path,
          got: show(role.arn),
          accepted: "a role that plays one part; role names are unique in an account",
          fix: `remove it here or at ${formatPath(other.path)}`,
        };
  });
}

/** The template's own roles: a reader that puts or deploys would no longer be only a reader. */
function own(draft: EnvironmentDraft, listed: readonly Listed[]): Problem[] {
  const scope = namingScope(draft);
  const names = (draft.integrations ?? []).flatMap((integration) => {
    if (scope === undefined || integration?.name === undefined) {
      return [];
    }
    const { executionRoleName, readerRoleName, schedulerRoleName } = integrationNames(scope, {
      name: integration.name,
      secret: {},
    });
    return [executionRoleName, readerRoleName, schedulerRoleName];
  });
  return listed
    .filter(({ key }) => names.includes(key))
    .map(({ path, arn }) => ({
      path,
      got: show(arn),
      accepted: "a role that this template does not create",
      fix: "name a role that people or the pipeline assume",
    }));
}
