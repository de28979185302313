import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { principalsOf } from "../policies/principals";
import type { Term } from "./filter-pattern";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "./filter-pattern";
import type { SecretEvents } from "./secret-events";

/**
 * Reads of a secret. Each value that is read leaves one `GetSecretValue` entry. That holds for
 * `BatchGetSecretValue` too, which leaves one for each secret beside its own entry, whose lists and
 * filters a pattern could not compare with one secret. `DescribeSecret` reads no value and is not
 * counted.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 */
export function secretsManagerEvents(
  environment: Environment,
  integration: Integration,
): SecretEvents {
  const { secretName } = integrationNames(environment, integration);
  const { reader } = principalsOf(environment, integration);
  const read = [
    equals("eventSource", "secretsmanager.amazonaws.com"),
    equals("eventName", "GetSecretValue"),
  ];
  return {
    holder: `secret ${secretName}`,
    readByOthers: allOf(
      ...read,
      absent("errorCode"),
      anyOf(...asTyped(secretName)),
      // A role session names its role in `sessionIssuer`; IAM users, root and others have none.
      // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
      differsOrAbsent("userIdentity.sessionContext.sessionIssuer.arn", reader),
    ),
    readRefused: allOf(
      ...read,
      // AccessDenied and AccessDeniedException are both in use. Other errors are not refusals.
      equals("errorCode", "AccessDenied*"),
      // Events of refused calls may come with `requestParameters` null, as recorded ones of other
      // services do. The message then names the secret, by its ARN or as the caller typed it.
      anyOf(...asTyped(secretName), equals("errorMessage", `*${secretName}*`)),
    ),
  };
}

/**
 * The event asks for this secret. `requestParameters.secretId` is what the caller typed: the name,
 * the ARN, or the ARN without the hyphen and six characters that Secrets Manager adds. So a secret
 * whose name begins with this one's name matches as well.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function asTyped(secretName: string): Term[] {
  return [
    equals("requestParameters.secretId", secretName),
    equals("requestParameters.secretId", `*:secret:${secretName}*`),
  ];
}
