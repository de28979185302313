import { isNativeError } from "node:util/types";
import { errorName } from "../error-name";
import { type SecretError, SecretTimeoutError, SecretUnavailableError } from "../errors";
import { AssumedRoleError } from "./assumed-role-error";
import { type AwsRefusal, awsSecretError } from "./aws-error";

const TIMEOUTS = new Set(["AbortError", "ETIMEDOUT", "TimeoutError"]);

/**
 * Turns an error of the AWS SDK into a typed one. Nothing else of the SDK error is kept: it holds the
 * response, and an error for a body that does not parse quotes that body.
 *
 * @param service What was called, as the subject of a sentence.
 */
export function toSecretError(secretName: string, service: string, error: unknown): SecretError {
  if (error instanceof AssumedRoleError) {
    const subject = `the role ${error.roleArn} could not be assumed: AWS STS`;
    return fromParts(secretName, subject, error.reason, error.refusal);
  }
  return fromParts(secretName, service, errorName(error), refusalOf(error));
}

/**
 * What AWS said, or `undefined` if the error does not come from a service. Only an error that the SDK
 * made from an answer of a service says whose fault it is.
 */
export function refusalOf(error: unknown): AwsRefusal | undefined {
  if (!isNativeError(error) || !("$fault" in error)) return undefined;
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  const status: unknown =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? metadata.httpStatusCode
      : undefined;
  return {
    code: error.name,
    status: typeof status === "number" ? status : 0,
    // The SDK's word for an answer without a message.
    sentence: error.message === "UnknownError" ? undefined : error.message,
  };
}

function fromParts(
  secretName: string,
  service: string,
  reason: string,
  refusal: AwsRefusal | undefined,
): SecretError {
  if (refusal !== undefined) return awsSecretError(secretName, service, refusal);
  const advice = "Check the VPC endpoint, its security group, private DNS and the timeouts.";
  return TIMEOUTS.has(reason)
    ? new SecretTimeoutError(secretName, `${service} did not answer in time (${reason}). ${advice}`)
    : new SecretUnavailableError(
        secretName,
        `${service} could not be reached (${reason}). ${advice}`,
      );
}
