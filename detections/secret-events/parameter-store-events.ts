import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { principalsOf } from "../../policies/principals";
import { byOthersThan } from "../by-others";
import type { Term } from "../pattern";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import type { SecretEvents } from "./secret-events";
import { sessionsOf } from "../sessions-of";

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
  const wasRead = [
    equals("eventSource", "kms.amazonaws.com"),
    equals("eventName", "Decrypt"),
    absent("errorCode"),
    equals(ENCRYPTION_CONTEXT, parameterArn),
  ];
  return {
    holder: `parameter ${secretName}`,
    insights: {
      // A refusal by path names the path, which is not the parameter's name.
      reads: `eventName like /^(Decrypt|GetParameter)/ and (@message like "${secretName}" or (eventName like "ByPath" and ispresent(errorCode)))`,
      changes: `eventSource = "ssm.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly)) and @message like "${secretName}"`,
    },
    readByReader: allOf(...wasRead, equals("userIdentity.arn", sessionsOf(reader))),
    readByOthers: allOf(
      ...wasRead,
      // Not by `sessionIssuer`: AWS's example of a Decrypt on behalf of a caller has none.
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
      differsOrAbsent("userIdentity.arn", sessionsOf(reader)),
    ),
    readRefused: allOf(
      // AccessDenied and AccessDeniedException are both in use. Other errors are not refusals.
      equals("errorCode", "AccessDenied*"),
      anyOf(
        allOf(
          anyOf(equals("eventName", "GetParameter*"), equals("eventName", "Decrypt")),
          anyOf(
            // Refused by IAM: `requestParameters` is null, and the message names the parameter's ARN.
            // Recorded in https://github.com/gravelgrinder/aws-iam-user-policy-restrict-by-ip
            equals("errorMessage", `*:parameter${secretName.slice(0, LONGEST)}*`),
            // Refused by KMS, as either service may record it.
            equals("requestParameters.name", `*${secretName.slice(0, LONGEST)}*`),
            equals(ENCRYPTION_CONTEXT, `*${shortened(secretName)}`),
          ),
        ),
        // A path is authorized as such, so the message names one that this parameter may be below.
        // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
        allOf(
          equals("eventName", "GetParametersByPath"),
          anyOf(
            equals("errorMessage", `*:parameter/${beginningOf(secretName)}*`),
            // The path of all, a slash.
            equals("errorMessage", "*:parameter/ *"),
          ),
        ),
      ),
    ),
    // Whoever does it: Terraform has no part in it, and a function without a key stands still. A
    // policy would share the parameter with another account.
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutResourcePolicy.html
    changedByOthers: allOf(
      service,
      anyOf(
        // DeleteParameter, DeleteParameters.
        equals("eventName", "DeleteParameter*"),
        // PutResourcePolicy, DeleteResourcePolicy.
        equals("eventName", "*ResourcePolicy"),
      ),
      anyOf(
        ...named(secretName),
        equals("requestParameters.names[*]", `*${asTyped(secretName)}`),
        equals("requestParameters.resourceArn", `*:parameter${shortened(secretName)}`),
      ),
    ),
    valueChangedByOthers: allOf(
      service,
      equals("eventName", "PutParameter"),
      anyOf(...named(secretName)),
      ...byOthersThan(operators),
    ),
  };
}

const service = equals("eventSource", "ssm.amazonaws.com");

/** The event names this parameter: by name or ARN in the request, or in the message of a refusal. */
function named(secretName: string): Term[] {
  return [
    equals("requestParameters.name", `*${asTyped(secretName)}`),
    equals("errorMessage", `*:parameter${secretName.slice(0, LONGEST)}*`),
  ];
}

/** What a name or an ARN in a request ends with: a name of one level needs no slash. */
function asTyped(secretName: string): string {
  return shortened(secretName.lastIndexOf("/") === 0 ? secretName.slice(1) : secretName);
}

/** Of a longer name the beginning is enough: a pattern may have 1024 characters. */
const LONGEST = 140;

function shortened(secretName: string): string {
  return secretName.length > LONGEST ? `${secretName.slice(0, LONGEST)}*` : secretName;
}

/** The first step of the parameter's path, or the beginning of a long one. */
function beginningOf(secretName: string): string {
  const [, first = ""] = secretName.split("/");
  return first.slice(0, 40);
}

const ENCRYPTION_CONTEXT = "requestParameters.encryptionContext.PARAMETER_ARN";
