import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";

/**
 * Managed policy for the operators' roles: put a new value and see which versions exist. It holds
 * no read of a value, and no Decrypt: a put of a new version needs GenerateDataKey only. (A retry of
 * a put whose answer was lost does decrypt, to compare, and is refused although the value is there.)
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function operatorPolicy(
  environment: Environment,
  integration: Integration,
  secretKeyArn: string,
): PolicyDocument {
  const { secretArnPattern } = integrationNames(environment, integration);
  return policyDocument(
    allow({
      Sid: "PutValue",
      Action: [
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
        "secretsmanager:DescribeSecret",
        "secretsmanager:ListSecretVersionIds",
      ],
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
