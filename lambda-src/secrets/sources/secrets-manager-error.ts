import { SecretsManagerServiceException } from "@aws-sdk/client-secrets-manager";
import { errorName } from "../error-name";
import {
  SecretAccessDeniedError,
  type SecretError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretUnavailableError,
} from "../errors";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors */
const NOT_FOUND = new Set(["ResourceNotFoundException", "InvalidRequestException"]);

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
const ACCESS_DENIED = new Set([
  "AccessDeniedException",
  "DecryptionFailure",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "NotAuthorized",
  "OptInRequired",
  "UnrecognizedClientException",
]);

const THROTTLED = new Set(["ThrottlingException", "TooManyRequestsException"]);

/**
 * Turns an error of the AWS SDK into a typed one. Only the name, the HTTP status and, for a refused
 * or missing secret, the sentence written by AWS are taken over: that sentence says which policy
 * denied the call. Nothing else of the SDK error is kept, see `errors.ts`.
 */
export function toSecretError(secretName: string, error: unknown): SecretError {
  const name = errorName(error);
  if (error instanceof SecretsManagerServiceException) {
    if (NOT_FOUND.has(name)) {
      return new SecretNotFoundError(
        secretName,
        `there is no current value to read (${name}: ${error.message}). ` +
          "Check the name and the Region, and that a value has been put.",
      );
    }
    if (ACCESS_DENIED.has(name)) {
      return new SecretAccessDeniedError(
        secretName,
        `the read was denied (${name}: ${error.message}). ` +
          "Check the policies of the role, the secret, the KMS key and the VPC endpoint.",
      );
    }
    if (THROTTLED.has(name) || error.$metadata.httpStatusCode === 429) {
      return new SecretThrottledError(secretName, `Secrets Manager throttled the read (${name}).`);
    }
  }
  return new SecretUnavailableError(
    secretName,
    `Secrets Manager could not be read (${name}). Check the VPC endpoint, its security group, ` +
      "private DNS and the timeouts.",
  );
}
