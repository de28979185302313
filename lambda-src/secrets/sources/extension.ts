import { errorName } from "../error-name";
import {
  type SecretError,
  SecretNotReadyError,
  SecretSourceMisconfiguredError,
  SecretThrottledError,
  SecretUnavailableError,
} from "../errors";
import type { FetchedSecret, FetchOptions, SecretSource } from "../secret-source";
import { isObject, jsonObject } from "../json-object";
import type { LoopbackAnswer, LoopbackTimeouts } from "./loopback-http";
import { askProvider } from "./loopback-provider";
import { fetchedParameter } from "./parameter-output";
import { fetchedSecret } from "./secret-output";

const PROVIDER = "the AWS Parameters and Secrets Lambda Extension";
const DEFAULT_PORT = 2773;

export interface ExtensionSourceOptions extends LoopbackTimeouts {
  /** Name or ARN of the secret or the parameter. */
  readonly secretName: string;
  /** Where the value lies. A parameter must be a SecureString. */
  readonly store: "secrets-manager" | "parameter-store";
  /** Left out: PARAMETERS_SECRETS_EXTENSION_HTTP_PORT, or 2773. */
  readonly port?: number;
  /**
   * Loads the source that asks the service itself. It is used for forced reads, because the extension
   * has no way past its cache, and for a read that the extension refuses without a reason. It is
   * loaded with the first such read. Left out: a forced read is an ordinary one.
   */
  readonly forcedRefresh?: () => Promise<SecretSource>;
}

/**
 * Reads over the AWS Parameters and Secrets Lambda Extension, a layer of AWS that listens on the
 * loopback interface and caches. It serves during an invocation, not during INIT.
 *
 * The extension is closed source. It answers 400 with one and the same text for a missing secret, a
 * denied read and other errors of AWS, and writes the reason to its log only. The service itself is
 * asked then, if `forcedRefresh` is given, and the answer is a value or a reason. Otherwise the error
 * counts as passing, because throttling cannot be told from a missing secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 * @see https://github.com/fedonev/lambda-params-secrets/blob/main/data/test-responses.json
 */
export class ExtensionSource implements SecretSource {
  readonly secretName: string;
  readonly #options: ExtensionSourceOptions;
  #forced: Promise<SecretSource> | undefined;

  constructor(options: ExtensionSourceOptions) {
    this.secretName = options.secretName;
    this.#options = options;
  }

  async fetch(options: FetchOptions): Promise<FetchedSecret> {
    const { secretName, forcedRefresh } = this.#options;
    if (!options.force || forcedRefresh === undefined) {
      const secret = await this.#ask(options.signal);
      if (secret !== undefined) return secret;
    }
    if (forcedRefresh === undefined) {
      throw new SecretUnavailableError(
        secretName,
        `${PROVIDER} refused the read. Its log says why.`,
      );
    }
    const source = await this.#load(forcedRefresh);
    return source.fetch(options);
  }

  /** `undefined` when the extension refuses without a reason. */
  async #ask(signal: AbortSignal): Promise<FetchedSecret | undefined> {
    const { secretName, store } = this.#options;
    const port =
      this.#options.port ??
      Number(process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT ?? DEFAULT_PORT);
    // Read for each request: where an environment outlives its credentials, the token changes.
    const token = process.env.AWS_SESSION_TOKEN;
    if (token === undefined) {
      throw new SecretSourceMisconfiguredError(
        secretName,
        `AWS_SESSION_TOKEN is not set, the token for ${PROVIDER}.`,
      );
    }
    const id = encodeURIComponent(secretName);
    const path =
      store === "secrets-manager"
        ? `/secretsmanager/get?secretId=${id}&versionStage=AWSCURRENT`
        : `/systemsmanager/parameters/get?name=${id}&withDecryption=true`;
    const provider = { ...this.#options, provider: PROVIDER, port };
    const answer = await askProvider(provider, path, token, signal);
    if (answer.status === 200) return this.#read(answer.body);
    const error = refusal(secretName, answer);
    if (error !== undefined) throw error;
    return undefined;
  }

  #read(body: string): FetchedSecret {
    const { secretName, store } = this.#options;
    const output = jsonObject(body) ?? {};
    if (store === "secrets-manager") return fetchedSecret(secretName, output);
    return fetchedParameter(secretName, isObject(output.Parameter) ? output.Parameter : {});
  }

  /** The source for forced reads. One that could not be loaded is loaded again the next time. */
  async #load(load: () => Promise<SecretSource>): Promise<SecretSource> {
    try {
      this.#forced ??= load();
      return await this.#forced;
    } catch (error) {
      this.#forced = undefined;
      throw new SecretSourceMisconfiguredError(
        this.secretName,
        `the source for forced reads could not be loaded (${errorName(error)}).`,
      );
    }
  }
}

/** What an answer without a value means, if it says so. Nothing of its body is repeated. */
function refusal(secretName: string, { status, body }: LoopbackAnswer): SecretError | undefined {
  if (status === 429) {
    return new SecretThrottledError(secretName, `${PROVIDER} asks for fewer calls (HTTP 429).`);
  }
  if (status >= 500) {
    return new SecretUnavailableError(
      secretName,
      `${PROVIDER} failed (HTTP ${status}). Its log says why.`,
    );
  }
  if (body.includes("not ready to serve traffic")) {
    return new SecretNotReadyError(
      secretName,
      `${PROVIDER} is not ready. It serves during an invocation, not during INIT.`,
    );
  }
  if ((status === 401 || status === 403) && !body.includes("unexpected error")) {
    return new SecretSourceMisconfiguredError(
      secretName,
      `${PROVIDER} refused the token, AWS_SESSION_TOKEN (HTTP ${status}).`,
    );
  }
  return undefined;
}
