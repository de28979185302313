import { errorName } from "../error-name";
import {
  type SecretError,
  SecretNotReadyError,
  SecretTimeoutError,
  SecretUnavailableError,
} from "../errors";
import { getFromLoopback, type LoopbackAnswer, type LoopbackTimeouts } from "./loopback-http";

export interface LoopbackProviderOptions extends LoopbackTimeouts {
  /** Name or ARN of the secret, for errors. */
  readonly secretName: string;
  /** What listens on the port, as the subject of a sentence. */
  readonly provider: string;
  readonly port: number;
}

/**
 * Asks a provider of secrets on this machine.
 *
 * @throws {SecretError} when there is no answer. What the answer means is for the caller to say.
 */
export async function askProvider(
  { secretName, provider, ...bounds }: LoopbackProviderOptions,
  path: string,
  token: string,
  signal: AbortSignal,
): Promise<LoopbackAnswer> {
  try {
    // Both providers check the same header, against requests that an attacker makes the function
    // send. Neither answers a request with X-Forwarded-For.
    const headers = { "X-Aws-Parameters-Secrets-Token": token };
    return await getFromLoopback({ ...bounds, path, headers, signal });
  } catch (error) {
    throw failure(secretName, `${provider} on port ${bounds.port}`, errorName(error));
  }
}

function failure(secretName: string, subject: string, code: string): SecretError {
  if (code === "ECONNREFUSED") {
    return new SecretNotReadyError(
      secretName,
      `${subject} does not listen yet, or its layer is missing.`,
    );
  }
  if (code === "ABORT_ERR" || code === "ETIMEDOUT") {
    return new SecretTimeoutError(
      secretName,
      `${subject} did not answer in time. Check its VPC endpoints.`,
    );
  }
  return new SecretUnavailableError(secretName, `${subject} gave no answer (${code}).`);
}
