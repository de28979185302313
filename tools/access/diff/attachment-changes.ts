import type { StackJson } from "../../synthesized-stacks";
import { addressOf, resourcesOf } from "../stack-resources";
import type { StackResource } from "../stack-resources";
import { canonical } from "./canonical";
import type { StatementChange } from "./statement-changes";

/** Resources that grant something and hold no policy document. */
const GRANTS = new Set([
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
  "aws_iam_role_policies_exclusive",
  "aws_iam_role_policy_attachment",
  "aws_iam_role_policy_attachments_exclusive",
  "aws_iam_user_policy_attachment",
  "aws_kms_grant",
  "aws_lambda_function_url",
  "aws_lambda_permission",
  "aws_ram_principal_association",
  "aws_ram_resource_association",
  "aws_s3_bucket_acl",
]);

/** Resources that limit access by being there. */
const LIMITS = new Set(["aws_s3_bucket_public_access_block"]);

/** Properties that decide whose a policy is, what it limits or which key protects what. */
const DECISIVE = [
  "arn",
  "bucket",
  "key_id",
  "kms_key_arn",
  "kms_key_id",
  "kms_master_key_id",
  "managed_policy_arns",
  "permissions_boundary",
  "queue_url",
  "replica",
  "resource_arn",
  "role",
  "secret_arn",
  "server_side_encryption",
];

/**
 * Changes that widen without a statement: a policy attached to another role, a boundary that is gone,
 * a grant that is a resource of its own. What exists on one side only is the statements' business.
 */
export function attachmentChanges(
  before: Readonly<Record<string, StackJson>>,
  after: Readonly<Record<string, StackJson>>,
): StatementChange[] {
  const old = byAddress(before);
  const current = byAddress(after);
  const removedLimits = [...old]
    .filter(([address, { type }]) => LIMITS.has(type) && !current.has(address))
    .map(([address]) => ({ address, what: "a limit that is gone", mayWiden: true }));
  const changes = [...current].flatMap(([address, resource]) => {
    const former = old.get(address);
    const isChanged = canonical(former?.properties) !== canonical(resource.properties);
    if (isChanged && GRANTS.has(resource.type)) {
      return [{ address, what: "a grant that is no policy: look at it", mayWiden: true }];
    }
    if (isChanged && former !== undefined && LIMITS.has(resource.type)) {
      return [{ address, what: "a limit that changed: look at it", mayWiden: true }];
    }
    return former === undefined ? [] : decisiveChanges(address, former, resource);
  });
  return [...removedLimits, ...changes];
}

function byAddress(stacks: Readonly<Record<string, StackJson>>): Map<string, StackResource> {
  return new Map(resourcesOf(stacks).map((resource) => [addressOf(resource), resource]));
}

function decisiveChanges(
  address: string,
  former: StackResource,
  resource: StackResource,
): StatementChange[] {
  return DECISIVE.filter(
    (property) =>
      canonical(former.properties[property]) !== canonical(resource.properties[property]),
  ).map((property) => ({
    address: `${address}.${property}`,
    what: `${shown(former.properties[property])} became ${shown(resource.properties[property])}`,
    // The first boundary of a role narrows it; every other change may go either way.
    mayWiden: property !== "permissions_boundary" || former.properties[property] !== undefined,
  }));
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
