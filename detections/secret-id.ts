import type { Term } from "./filter-pattern";
import { anyOf, equals } from "./filter-pattern";

/**
 * The event asks for this secret. `requestParameters.secretId` is what the caller typed: the name,
 * the ARN, or the ARN without the hyphen and six characters that Secrets Manager adds. So a secret
 * whose name begins with this one's name matches as well.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function namesTheSecret(secretName: string): Term {
  return anyOf(
    equals("requestParameters.secretId", secretName),
    equals("requestParameters.secretId", `*:secret:${secretName}*`),
  );
}
