/** Put a new value, and see which versions exist: the operator's actions on a secret. */
export const PUT_VALUE_ACTIONS = [
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
  "secretsmanager:DescribeSecret",
  "secretsmanager:ListSecretVersionIds",
];

/**
 * What a rotation function does with the secret that it rotates. Not GetRandomPassword, which AWS's
 * example has as well: an API key is made by the third party.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export const ROTATE_VALUE_ACTIONS = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
];

/** Make a secret usable again whose policy is wrong, or that was deleted: break-glass's actions. */
export const RECOVER_SECRET_ACTIONS = [
  "secretsmanager:GetResourcePolicy",
  "secretsmanager:PutResourcePolicy",
  "secretsmanager:DeleteResourcePolicy",
  "secretsmanager:RestoreSecret",
];
