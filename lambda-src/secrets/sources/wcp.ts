import { type SecretError, SecretSourceMisconfiguredError } from "../errors";
import type { FetchedSecret, FetchOptions, SecretSource } from "../secret-source";
import { awsSecretError } from "./aws-error";
import { jsonObject } from "../json-object";
import type { LoopbackAnswer, LoopbackTimeouts } from "./loopback-http";
import { askProvider } from "./loopback-provider";
import { fetchedSecret } from "./secret-output";
import { TOKEN_VARIABLES, wcpToken } from "./wcp-token";

const PROVIDER = "the Workload Credentials Provider";
const DEFAULT_PORT = 2773;

/** Texts of the provider, and what they mean. */
const MISCONFIGURATIONS = [
  [
    "Bad Token",
    `refused the token: at its start it took the first that was set of ${TOKEN_VARIABLES}.`,
  ],
  ["unknown parameter: roleArn", "is an old Secrets Manager Agent, which assumes no role."],
  ["invalid roleArn", "does not accept the ARN of the role."],
] as const;

export interface WcpSourceOptions extends LoopbackTimeouts {
  /**
   * Name or ARN of the secret, an ARN for a secret of another account. What the provider has read in
   * advance is found under the name only.
   */
  readonly secretName: string;
  /** `http_port` of the provider. Left out: 2773. */
  readonly port?: number;
  /** The role that the provider assumes for the read. Left out: the role of the function. */
  readonly roleArn?: string;
}

/**
 * Reads over the AWS Workload Credentials Provider (before June 2026: AWS Secrets Manager Agent), which
 * listens on the loopback interface and caches.
 *
 * A read asks without a version stage, because the provider keeps the current version under the name
 * and, apart from it, under the name and the stage. A forced read goes past its cache.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/workload-credentials-provider.html
 * @see https://github.com/aws/aws-workload-credentials-provider
 */
export class WcpSource implements SecretSource {
  readonly secretName: string;
  readonly #options: WcpSourceOptions;

  constructor(options: WcpSourceOptions) {
    this.secretName = options.secretName;
    this.#options = options;
  }

  async fetch({ signal, force }: FetchOptions): Promise<FetchedSecret> {
    const { secretName, port = DEFAULT_PORT, roleArn } = this.#options;
    const token = wcpToken(secretName);
    // The provider refuses a request with any name that it does not know.
    const query = new URLSearchParams({
      secretId: secretName,
      ...(force && { refreshNow: "true" }),
      ...(roleArn !== undefined && { roleArn }),
    });
    const answer = await askProvider(
      { ...this.#options, provider: PROVIDER, port },
      `/secretsmanager/get?${query.toString()}`,
      token,
      signal,
    );
    if (answer.status !== 200) throw refusal(secretName, answer);
    return fetchedSecret(secretName, jsonObject(answer.body) ?? {});
  }
}

/**
 * What an answer without a value means. The code decides and not the status, which is 400 for most of
 * AWS's errors and for the provider's own. What the provider says itself is plain text: it is compared
 * and not repeated.
 */
function refusal(secretName: string, { status, body }: LoopbackAnswer): SecretError {
  const misconfiguration = MISCONFIGURATIONS.find(([text]) => body.startsWith(text));
  if (misconfiguration !== undefined) {
    return new SecretSourceMisconfiguredError(secretName, `${PROVIDER} ${misconfiguration[1]}`);
  }
  const { __type: code, message: sentence } = jsonObject(body) ?? {};
  return awsSecretError(secretName, PROVIDER, { code, status, sentence });
}
