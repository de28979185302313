import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { PUT_VALUE_ACTIONS } from "../secret-actions";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";

/**
 * Managed policy for the operators' roles: put a new value. It holds no read of a value and no
 * Decrypt.
 *
 * A role of another account cannot have it, for IAM attaches policies of the role's own account only.
 * That account grants the same to its role itself; the secret's and the key's policy allow it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function operatorPolicy(
  environment: Environment,
  integration: Integration,
  secretKeyArn: string,
): PolicyDocument {
  return integration.secret.store === "parameter-store"
    ? parameterOperatorPolicy(environment, integration, secretKeyArn)
    : secretOperatorPolicy(environment, integration, secretKeyArn);
}

/**
 * Put a value into the secret, and see which versions exist. A put of a new version needs
 * GenerateDataKey only. (A retry of a put whose answer was lost does decrypt, to compare, and is
 * refused although the value is there.)
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function secretOperatorPolicy(
  environment: Environment,
  integration: Integration,
  secretKeyArn: string,
): PolicyDocument {
  const { secretArnPattern } = integrationNames(environment, integration);
  return policyDocument(
    allow({
      Sid: "PutValue",
      Action: PUT_VALUE_ACTIONS,
      Resource: secretArnPattern,
    }),
    allow({
      Sid: "EncryptValue",
      Action: ["kms:GenerateDataKey"],
      Resource: secretKeyArn,
      Condition: {
        StringEquals: { "kms:ViaService": `secretsmanager.${environment.region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:SecretARN": secretArnPattern },
      },
    }),
  );
}

/**
 * Create the parameter, or put a new value into it: Terraform creates none. A standard parameter is
 * encrypted with Encrypt. Which versions exist is not shown, because DescribeParameters cannot be
 * granted for one parameter and GetParameterHistory returns values.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
function parameterOperatorPolicy(
  environment: Environment,
  integration: Integration,
  secretKeyArn: string,
): PolicyDocument {
  const { parameterArn } = integrationNames(environment, integration);
  return policyDocument(
    allow({ Sid: "PutValue", Action: ["ssm:PutParameter"], Resource: parameterArn }),
    allow({
      Sid: "EncryptValue",
      Action: ["kms:Encrypt"],
      Resource: secretKeyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": `ssm.${environment.region}.amazonaws.com`,
          "kms:EncryptionContext:PARAMETER_ARN": parameterArn,
        },
      },
    }),
  );
}
