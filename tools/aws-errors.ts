import { UsageError } from "./command-line";

/** There are no credentials, or they are of a sign-in that has ended. */
const NO_CREDENTIALS = ["CredentialsProviderError", "TokenProviderError"];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
const NOT_ACCEPTED = [
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "InvalidAccessKeyId",
  "AuthFailure",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
];
const DENIED = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];
const THROTTLED = ["Throttling", "ThrottlingException", "TooManyRequestsException"];

/** What each kind of error means for the person at the shell. */
const REMEDIES: readonly (readonly [readonly string[], string])[] = [
  [
    NO_CREDENTIALS,
    "There are no AWS credentials in this shell, so AWS was asked nothing. Sign in (aws sso login), " +
      "or set AWS_PROFILE, and run it again.",
  ],
  [EXPIRED, "Your AWS credentials have expired. Sign in again (aws sso login) and run it again."],
  [
    NOT_ACCEPTED,
    "AWS does not accept your credentials. Look at them with aws sts get-caller-identity.",
  ],
  [THROTTLED, "AWS refuses for the number of requests, after every retry. Run it again later."],
];

/**
 * Runs what asks AWS, and says what its errors mean and how to mend them.
 *
 * @param permissions IAM actions that the work needs
 * @param outcome what these errors say of the outcome, as a sentence
 * @throws UsageError for credentials, permissions and throttling; any other error as it is
 */
export async function plainAwsErrors<T>(
  permissions: readonly string[],
  work: () => Promise<T>,
  outcome = "",
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error)) {
      throw cause;
    }
    const remedy = REMEDIES.find(([names]) => names.includes(cause.name))?.[1];
    if (remedy !== undefined) {
      throw new UsageError(`${remedy} (${cause.name}: ${cause.message}) ${outcome}`.trimEnd(), {
        cause,
      });
    }
    if (DENIED.includes(cause.name)) {
      throw new UsageError(
        `${cause.name}: ${cause.message}\nIt needs these permissions: ` +
          `${permissions.join(", ")}. ${outcome}`.trimEnd(),
        { cause },
      );
    }
    throw cause;
  }
}
