import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { principalsOf } from "../policies/principals";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "./filter-pattern";
import type { SecretEvents } from "./secret-events";

/**
 * Reads of a SecureString parameter.
 *
 * A read is told by the KMS `Decrypt` that it cannot do without, whichever of Parameter Store's four
 * operations was called. The parameter's ARN is its encryption context, which CloudTrail records,
 * also for a `Decrypt` by hand of ciphertext that was read before. The operations themselves name the
 * parameter as typed (GetParameter), in a list (GetParameters) or not at all (GetParametersByPath).
 * A put encrypts and does not count; DescribeParameters does neither.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export function parameterStoreEvents(
  environment: Environment,
  integration: Integration,
): SecretEvents {
  const { secretName, parameterArn } = integrationNames(environment, integration);
  const { reader } = principalsOf(environment, integration);
  return {
    holder: `parameter ${secretName}`,
    readByOthers: allOf(
      equals("eventSource", "kms.amazonaws.com"),
      equals("eventName", "Decrypt"),
      absent("errorCode"),
      equals(ENCRYPTION_CONTEXT, parameterArn),
      // Not by `sessionIssuer`: AWS's example of a Decrypt on behalf of a caller has none.
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
      differsOrAbsent("userIdentity.arn", sessionsOf(reader)),
    ),
    readRefused: allOf(
      anyOf(equals("eventName", "GetParameter*"), equals("eventName", "Decrypt")),
      // AccessDenied and AccessDeniedException are both in use. Other errors are not refusals.
      equals("errorCode", "AccessDenied*"),
      anyOf(
        // Refused by IAM: `requestParameters` is null, and the message names the parameter's ARN.
        // Recorded in https://github.com/gravelgrinder/aws-iam-user-policy-restrict-by-ip
        // A refused GetParametersByPath names its path instead, and is not seen: it asked for no
        // parameter in particular.
        // https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
        equals("errorMessage", `*:parameter${secretName}*`),
        // Refused by KMS, as either service may record it.
        equals("requestParameters.name", `*${secretName}*`),
        equals(ENCRYPTION_CONTEXT, `*${secretName}`),
      ),
    ),
  };
}

const ENCRYPTION_CONTEXT = "requestParameters.encryptionContext.PARAMETER_ARN";

/**
 * `userIdentity.arn` of every session of a role. It has the role's name and not its path, which is
 * enough: no two roles of an account have one name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function sessionsOf(roleArn: string): string {
  const [, partition = "", , , account = ""] = roleArn.split(":");
  const name = roleArn.split("/").at(-1) ?? "";
  return `arn:${partition}:sts::${account}:assumed-role/${name}/*`;
}
