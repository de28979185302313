import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { errorName } from "../error-name";
import { AssumedRoleError } from "./assumed-role-error";
import { type SdkTimeouts, singleAttempt } from "./sdk-call";
import { refusalOf } from "./sdk-error";

export interface AssumedRoleOptions extends SdkTimeouts {
  /** The role that may read the secret. */
  readonly roleArn: string;
  /** Tells in CloudTrail who assumed it, for example the name of the function. */
  readonly sessionName: string;
}

/**
 * Credentials of a role that is assumed with the credentials of the environment, over the endpoint of
 * AWS STS in the Region of the client that uses them. The client keeps them and renews them with a
 * read, five minutes before they expire.
 *
 * The provider throws {@link AssumedRoleError}, which the sources turn into a `SecretError`.
 */
export function assumedRoleCredentials({
  roleArn,
  sessionName,
  ...timeouts
}: AssumedRoleOptions): ReturnType<typeof fromTemporaryCredentials> {
  const assumeRole = fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: roleSessionName(sessionName) },
    clientConfig: singleAttempt(timeouts),
  });
  return async (properties) => {
    try {
      return await assumeRole(properties);
    } catch (error) {
      throw new AssumedRoleError(roleArn, errorName(error), refusalOf(error));
    }
  };
}

/**
 * A name that AWS STS accepts: 2 to 64 characters of `[\w+=,.@-]`.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
function roleSessionName(name: string): string {
  return name
    .replace(/[^\w+=,.@-]/g, "-")
    .slice(0, 64)
    .padEnd(2, "-");
}
