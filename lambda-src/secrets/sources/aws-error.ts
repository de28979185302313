import { isErrorName } from "../error-name";
import {
  SecretAccessDeniedError,
  type SecretError,
  SecretNotFoundError,
  SecretSourceMisconfiguredError,
  SecretThrottledError,
  SecretTimeoutError,
  SecretUnavailableError,
} from "../errors";

/** What an AWS service said when it refused a call, whoever passed it on. */
export interface AwsRefusal {
  /** Name of the error: the name of an SDK error, `__type` in the body of a provider. */
  readonly code: unknown;
  /** HTTP status. It decides where the code does not. */
  readonly status: number;
  /** The sentence that AWS wrote. It says which policy denied the call. */
  readonly sentence: unknown;
}

/** Longest part of AWS's sentence that is kept, in characters. An explicit deny takes about 400. */
const MAX_SENTENCE_LENGTH = 1_000;

/**
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html#API_GetParameter_Errors
 */
const NOT_FOUND = /^(Resource|Parameter(Version)?)NotFound|^InvalidRequestException$/;

/**
 * Policies, KMS keys and credentials, as far as they do not come with the status 401 or 403.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
 */
const ACCESS_DENIED =
  /AccessDenied|Decryption|Token|Signature|KeyId|NotAuthorized|UnrecognizedClient/;

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLED = /Throttl|TooManyRequests|LimitExceeded/;

/**
 * The errors whose sentence is repeated. Others are not: that of a wrong signature quotes the request
 * with its session token.
 *
 * @see https://github.com/amzn/selling-partner-api-models/issues/1900
 */
const QUOTED = /AccessDenied|Decryption|NotFound|^InvalidRequest/;

/**
 * A refusal of the clock, not of the caller: the next request is signed with another time. A request
 * that was frozen between signing and sending is refused like that.
 */
const CLOCK = /^RequestExpired|: Signature (expired|not yet current)/;

/**
 * Turns a refusal into a typed error. Only the code, the status and, for a denied call or a missing
 * secret, AWS's sentence are taken over. A code that does not look like one is left out, because it
 * may come from outside.
 *
 * @param service What was called, as the subject of a sentence.
 */
export function awsSecretError(
  secretName: string,
  service: string,
  { code, status, sentence }: AwsRefusal,
): SecretError {
  const name = nameOf(code);
  const reason = name === "" ? `HTTP ${status}` : `${name}, HTTP ${status}`;
  const said = `${reason}: ${String(sentence).slice(0, MAX_SENTENCE_LENGTH)}`;
  const quoted = typeof sentence === "string" && QUOTED.test(name) ? said : reason;
  if (NOT_FOUND.test(name)) {
    return new SecretNotFoundError(
      secretName,
      `${service} has no current value (${quoted}). Check name and Region.`,
    );
  }
  if (THROTTLED.test(name) || status === 429) {
    return new SecretThrottledError(secretName, `${service} throttled the call (${reason}).`);
  }
  if (name.includes("Timeout")) {
    return new SecretTimeoutError(secretName, `${service} ran out of time (${reason}).`);
  }
  if (status >= 500 || CLOCK.test(said)) {
    return new SecretUnavailableError(secretName, `${service} failed (${reason}).`);
  }
  if (ACCESS_DENIED.test(name) || status === 401 || status === 403) {
    return new SecretAccessDeniedError(
      secretName,
      `${service} denied the call (${quoted}). Check the policies of role, secret, key and endpoint.`,
    );
  }
  return new SecretSourceMisconfiguredError(
    secretName,
    `${service} refused the request (${reason}).`,
  );
}

/**
 * The code without the namespace and the address that AWS's JSON protocols allow around it. Nothing
 * for what does not look like a code.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
function nameOf(code: unknown): string {
  const name = typeof code === "string" ? code.replace(/^.*#|:.*$/g, "") : "";
  return isErrorName(name) ? name : "";
}
