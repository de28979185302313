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
 *
 * An alias is for the deployers. A value is put under an alias where the key's id is not known, so
 * whoever points it to a key of their own has the next value. An alias is changed only with the
 * permission on the key that it has and on the one that it gets.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
export function keyAdministration(environment: Environment): Statement[] {
  return [
    allow({
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
        "kms:RevokeGrant",
      ],
      Resource: THIS_KEY,
    }),
    allow({
      Sid: "AliasByDeployer",
      Principal: accountPrincipal(environment),
      Action: ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"],
      Resource: THIS_KEY,
      Condition: { ArnEquals: { "aws:PrincipalArn": environment.principals.deployers } },
    }),
  ];
}
