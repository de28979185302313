import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { ROTATE_VALUE_ACTIONS } from "../secret-actions";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";

/**
 * Managed policy for the role of the organisation's own rotation function: rotate this one secret.
 * What the function needs beside that (its logs, its network, the third party) is the organisation's
 * to grant. So is binding it to the function's code with `lambda:SourceFunctionArn`: which function
 * it is, is not configured here.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export function rotationPolicy(
  environment: Environment,
  integration: Integration,
  secretKeyArn: string,
): PolicyDocument {
  const { secretArnPattern } = integrationNames(environment, integration);
  return policyDocument(
    allow({ Sid: "RotateValue", Action: ROTATE_VALUE_ACTIONS, Resource: secretArnPattern }),
    allow({
      Sid: "EncryptAndDecryptValue",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: secretKeyArn,
      Condition: {
        StringEquals: { "kms:ViaService": `secretsmanager.${environment.region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:SecretARN": secretArnPattern },
      },
    }),
  );
}
