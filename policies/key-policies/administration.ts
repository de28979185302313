import type { Environment } from "../../config/schema";
import { accountPrincipal } from "../principals";
import type { Statement } from "../statement";
import { allow, THIS_KEY } from "../statement";

/**
 * Keeps a key manageable by IAM without making IAM enough to use it: verbs of administration only,
 * no Encrypt, Decrypt, GenerateDataKey or CreateGrant. An administrator who wants to decrypt has to
 * change the key policy first, which is recorded. A key whose policy leaves out the account can
 * become unmanageable.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyAdministration(environment: Environment): Statement {
  return allow({
    Sid: "AdministrationByIam",
    Principal: accountPrincipal(environment),
    Action: [
      "kms:DescribeKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListGrants",
      "kms:ListKeyPolicies",
      "kms:ListKeyRotations",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:EnableKey",
      "kms:DisableKey",
      "kms:EnableKeyRotation",
      "kms:DisableKeyRotation",
      "kms:ScheduleKeyDeletion",
      "kms:CancelKeyDeletion",
      "kms:UpdateKeyDescription",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:CreateAlias",
      "kms:UpdateAlias",
      "kms:DeleteAlias",
      "kms:RevokeGrant",
    ],
    Resource: THIS_KEY,
  });
}
