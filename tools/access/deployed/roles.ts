import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { NamedPolicy } from "../../../policies/evaluation/model";
import type { RolePolicies } from "../system-policies";
import { deployed, found } from "./found";
import { iamPolicyOf } from "./policy-of";
import { checkSetting, deploying } from "./reading";
import type { Reading } from "./reading";

/** IAM's error for what does not exist. */
const NO_SUCH_ENTITY = "NoSuchEntityException";

/** The name of the one inline policy that the stacks give each role. */
const OWN_POLICY = "permissions";

/** How a role is found, and how its policies are called. */
export interface RoleToRead {
  readonly roleName: string;
  /** As the policies name it. */
  readonly roleArn: string;
  readonly permissions: string;
  readonly trust: string;
}

/**
 * A role with its trust and with every policy that it has by now, not only those that the stacks
 * gave it. Reports one that is at another path, and so has another ARN: names of roles are unique
 * whatever their paths, and a role is found by its name alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
 *
 * @throws UsageError when the role does not exist
 */
export async function roleOf(reading: Reading, role: RoleToRead): Promise<RolePolicies> {
  const { iam } = reading.clients;
  const { ingestion } = reading.stacks;
  const { Role } = await deployed(
    iam.send(new GetRoleCommand({ RoleName: role.roleName })),
    { name: `role ${role.roleName}`, stack: ingestion },
    NO_SUCH_ENTITY,
  );
  checkSetting(reading, {
    of: `role ${role.roleName}: Arn`,
    is: Role?.Arn,
    expected: [role.roleArn],
    meaning: "with roles.path, as the policies name it",
    remedy: deploying(ingestion),
  });
  return {
    arn: Role?.Arn ?? "",
    trust: iamPolicyOf(role.trust, Role?.AssumeRolePolicyDocument),
    permissions: [...(await inlinePolicies(iam, role)), ...(await attachedPolicies(iam, role))],
    boundaryArn: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}

/**
 * A managed policy in the version that counts, the default one. Absent when it does not exist.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
export async function managedPolicy(
  iam: IAMClient,
  name: string,
  arn: string,
): Promise<NamedPolicy | undefined> {
  const policy = await found(iam.send(new GetPolicyCommand({ PolicyArn: arn })), NO_SUCH_ENTITY);
  if (policy === undefined) {
    return undefined;
  }
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy.Policy?.DefaultVersionId }),
  );
  return iamPolicyOf(name, PolicyVersion?.Document);
}

async function inlinePolicies(iam: IAMClient, role: RoleToRead): Promise<NamedPolicy[]> {
  const policies: NamedPolicy[] = [];
  const pages = paginateListRolePolicies({ client: iam }, { RoleName: role.roleName });
  for await (const { PolicyNames = [] } of pages) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument } = await iam.send(
        new GetRolePolicyCommand({ RoleName: role.roleName, PolicyName }),
      );
      const name =
        PolicyName === OWN_POLICY ? role.permissions : `${role.permissions} (${PolicyName})`;
      policies.push(iamPolicyOf(name, PolicyDocument));
    }
  }
  return policies;
}

async function attachedPolicies(iam: IAMClient, role: RoleToRead): Promise<NamedPolicy[]> {
  const policies: NamedPolicy[] = [];
  const pages = paginateListAttachedRolePolicies({ client: iam }, { RoleName: role.roleName });
  for await (const { AttachedPolicies = [] } of pages) {
    for (const { PolicyArn = "", PolicyName = "" } of AttachedPolicies) {
      const policy = await managedPolicy(iam, `${role.permissions} (${PolicyName})`, PolicyArn);
      if (policy !== undefined) {
        policies.push(policy);
      }
    }
  }
  return policies;
}
