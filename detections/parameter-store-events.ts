import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { principalsOf } from "../policies/principals";
import { byOthersThan } from "./by-others";
import type { Term } from "./filter-pattern";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "./filter-pattern";
import type { SecretEvents } from "./secret-events";
import { sessionsOf } from "./sessions-of";

/**
 * Reads and changes of a SecureString parameter.
 *
 * A read is told by the KMS `Decrypt` that it cannot do without, whichever of Parameter Store's four
 * operations was called. The parameter's ARN is its encryption context, which CloudTrail records,
 * also for a `Decrypt` by hand of ciphertext that was read before. The operations themselves name the
 * parameter as typed (GetParameter), in a list (GetParameters) or not at all (GetParametersByPath).
 * A put encrypts and does not count; DescribeParameters does neither.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 *
 * A change counts whether it succeeded, was refused or failed otherwise.
 */
export function parameterStoreEvents(
  environment: Environment,
  integration: Integration,
): SecretEvents {
  const { secretName, parameterArn } = integrationNames(environment, integration);
  const { reader, operators } = principalsOf(environment, integration);
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
    // Whoever does it: Terraform has no part in it, and a function without a key stands still.
    changedByOthers: allOf(
      service,
      anyOf(
        allOf(equals("eventName", "DeleteParameter"), named(secretName)),
        // Its list of names cannot be compared with one name, so it counts whatever it deletes.
        equals("eventName", "DeleteParameters"),
      ),
    ),
    valueChangedByOthers: allOf(
      service,
      equals("eventName", "PutParameter"),
      named(secretName),
      ...byOthersThan(operators),
    ),
  };
}

const service = equals("eventSource", "ssm.amazonaws.com");

/** The event names this parameter: by name or ARN in the request, or in the message of a refusal. */
function named(secretName: string): Term {
  return anyOf(
    equals("requestParameters.name", `*${secretName}`),
    equals("errorMessage", `*:parameter${secretName}*`),
  );
}

const ENCRYPTION_CONTEXT = "requestParameters.encryptionContext.PARAMETER_ARN";
