import type { Path } from "../errors";
import { parseRoleArn } from "../formats/role-arn";
import type { EnvironmentDraft } from "../well-formed";

const LISTS = ["operators", "deployers", "planners", "breakGlass"] as const;

/** A role that the configuration names, and the part that it plays. */
export interface ListedRole {
  readonly part: (typeof LISTS)[number] | "rotation";
  readonly path: Path;
  readonly arn: string;
  readonly account: string;
  readonly partition: string;
  /** Begins and ends with a slash. */
  readonly rolePath: string;
  readonly roleName: string;
  /** IAM sees no difference in case, and a path does not make a name unique in an account. */
  readonly nameInAccount: string;
}

/** Every role that the configuration names and whose ARN is well formed. */
export function listedRoles({ principals, integrations }: EnvironmentDraft): ListedRole[] {
  return [
    ...LISTS.flatMap((part) =>
      (principals?.[part] ?? []).flatMap((arn, index) =>
        listed(part, ["principals", part, index], arn),
      ),
    ),
    ...(integrations ?? []).flatMap((integration, index) =>
      listed(
        "rotation",
        ["integrations", index, "secret", "rotationRoleArn"],
        integration?.secret?.rotationRoleArn,
      ),
    ),
  ];
}

function listed(part: ListedRole["part"], path: Path, arn: string | undefined): ListedRole[] {
  const role = parseRoleArn(arn ?? "");
  return arn === undefined || role === undefined
    ? []
    : [
        {
          part,
          path,
          arn,
          account: role.account,
          partition: role.partition,
          rolePath: role.rolePath,
          roleName: role.roleName,
          nameInAccount: `${role.account} ${role.roleName.toLowerCase()}`,
        },
      ];
}
