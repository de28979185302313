import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { accountPrincipal, byAccount, principalsOf } from "../principals";
import type { Condition, PolicyDocument } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { keyAdministration } from "./administration";

/**
 * Key of one secret: used only through Secrets Manager, only for this secret, and by each
 * principal only for its own part.
 *
 * Secrets Manager calls KMS as the caller and sends the secret's ARN and version as encryption
 * context; when a key is attached to a secret, it validates the caller's access with the version
 * "RequestToValidateKeyAccess". A put of a new version needs GenerateDataKey only.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 *
 * The principal is the account, narrowed by `aws:PrincipalArn`: a role that does not exist yet is
 * not an error, and a role also needs its own IAM permission. An operator of another account has a
 * statement for that account; break-glass has no use of the key, of whatever account it is.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function secretKeyPolicy(
  environment: Environment,
  integration: Integration,
): PolicyDocument {
  const { reader, operators, deployers, rotation } = principalsOf(environment, integration);
  const { secretArnPattern } = integrationNames(environment, integration);

  const throughSecretsManager = (
    principalArns: string | string[],
    account = environment.account,
  ): Condition => ({
    ArnEquals: { "aws:PrincipalArn": principalArns },
    StringEquals: {
      "kms:ViaService": `secretsmanager.${environment.region}.amazonaws.com`,
      "kms:CallerAccount": account,
    },
    StringLike: { "kms:EncryptionContext:SecretARN": secretArnPattern },
  });
  const validation = throughSecretsManager(deployers);

  return policyDocument(
    ...keyAdministration(environment),
    allow({
      Sid: "DecryptByReader",
      Principal: accountPrincipal(environment),
      Action: ["kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: throughSecretsManager(reader),
    }),
    // To rotate is to read the old value and to put a new one.
    ...(rotation === undefined
      ? []
      : [
          allow({
            Sid: "RotateValueByFunction",
            Principal: accountPrincipal(environment),
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: THIS_KEY,
            Condition: throughSecretsManager(rotation),
          }),
        ]),
    ...byAccount(operators).map(({ account, roles }) =>
      allow({
        Sid: `EncryptNewValueByOperator${account === environment.account ? "" : `Of${account}`}`,
        Principal: accountPrincipal({ partition: environment.partition, account }),
        Action: ["kms:GenerateDataKey"],
        Resource: THIS_KEY,
        Condition: throughSecretsManager(roles, account),
      }),
    ),
    allow({
      Sid: "ValidateKeyByDeployer",
      Principal: accountPrincipal(environment),
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: {
        ...validation,
        StringEquals: {
          ...validation.StringEquals,
          "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess",
        },
      },
    }),
  );
}
