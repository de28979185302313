import { readFileSync } from "node:fs";
import { errorName } from "../error-name";
import { SecretSourceMisconfiguredError } from "../errors";

/** In the order in which the provider looks for its token. */
export const TOKEN_VARIABLES = "AWS_TOKEN, AWS_SESSION_TOKEN, AWS_CONTAINER_AUTHORIZATION_TOKEN";
const FILE = "file://";

/**
 * The token that the AWS Workload Credentials Provider expects, found in the same way as it does: in
 * the first variable that is set, also to nothing. A value that begins with `file://` names a file
 * with the token.
 *
 * @see https://github.com/aws/aws-workload-credentials-provider (ssrf_env_variables)
 * @throws {SecretSourceMisconfiguredError} when no variable is set or the file cannot be read.
 */
export function wcpToken(secretName: string): string {
  const token = TOKEN_VARIABLES.split(", ")
    .map((name) => process.env[name])
    .find((value) => value !== undefined);
  if (token === undefined) {
    throw new SecretSourceMisconfiguredError(secretName, `none of ${TOKEN_VARIABLES} is set.`);
  }
  if (!token.startsWith(FILE)) return token;
  try {
    return readFileSync(token.slice(FILE.length), "utf8").trim();
  } catch (error) {
    throw new SecretSourceMisconfiguredError(
      secretName,
      `the token file cannot be read (${errorName(error)}).`,
    );
  }
}
