import { IngestionError } from "./ingestion-error";

/**
 * Base class of what can go wrong at the third party. A message never contains anything that the
 * third party sent, except the HTTP status: a body or a header can repeat the key.
 */
export abstract class ThirdPartyError extends IngestionError {
  /** Whether the same request can succeed a moment later. */
  readonly retryable: boolean = false;
  /** How long the third party asks to wait, in ms. */
  readonly retryAfterMs: number = 0;
}

/** The key was refused, with 401 or 403. */
export class KeyRejectedError extends ThirdPartyError {
  override readonly name = "KeyRejectedError";
  readonly kind = "key-rejected";

  constructor(readonly status: 401 | 403) {
    super(
      `The third party refused the key with HTTP ${status}. ` +
        "Check that the secret holds a valid key and that the key may use this API.",
    );
  }
}

/** The key cannot be sent in a header. Its characters are not shown. */
export class UnusableKeyError extends ThirdPartyError {
  override readonly name = "UnusableKeyError";
  readonly kind = "key-unusable";

  constructor() {
    super(
      "The key contains white space or characters that a header cannot carry, " +
        "often a line break at its end. Put the value again without them.",
    );
  }
}

/** The request was not answered in time. */
export class ThirdPartyTimeoutError extends ThirdPartyError {
  override readonly name = "ThirdPartyTimeoutError";
  readonly kind = "third-party-timeout";
  override readonly retryable: boolean;

  /** @param phase "connect" can be retried. "total" means that no time is left. */
  constructor(phase: "connect" | "total") {
    super(
      phase === "connect"
        ? "No connection to the third party within the connect timeout. Check DNS and the way out."
        : "The third party did not answer within the total timeout.",
    );
    this.retryable = phase === "connect";
  }
}

/** The connection failed or was lost. */
export class ConnectionFailedError extends ThirdPartyError {
  override readonly name = "ConnectionFailedError";
  readonly kind = "connection-failed";
  override readonly retryable = true;

  /** @param code The error code of Node.js or undici, for example ECONNREFUSED. */
  constructor(code: string) {
    super(`The connection to the third party failed (${code}).`);
  }
}

/** The third party answered 429 or a 5xx status. */
export class ThirdPartyUnavailableError extends ThirdPartyError {
  override readonly name = "ThirdPartyUnavailableError";
  readonly kind: "rate-limited" | "third-party-unavailable";
  override readonly retryable = true;
  override readonly retryAfterMs: number;

  constructor(status: number, retryAfterMs: number | undefined) {
    super(`The third party answered HTTP ${status}.`);
    this.kind = status === 429 ? "rate-limited" : "third-party-unavailable";
    this.retryAfterMs = retryAfterMs ?? 0;
  }
}

/** A redirect. It is refused because the key would follow it to another place. */
export class RedirectRefusedError extends ThirdPartyError {
  override readonly name = "RedirectRefusedError";
  readonly kind = "redirect-refused";

  constructor(status: number) {
    super(
      `The third party answered with a redirect (HTTP ${status}), which is not followed because ` +
        "the key would be sent along. Set API_BASE_URL and API_PATH to the final address.",
    );
  }
}

/** Any other status: the request itself is not acceptable. */
export class RequestRefusedError extends ThirdPartyError {
  override readonly name = "RequestRefusedError";
  readonly kind = "request-refused";

  constructor(status: number) {
    super(`The third party refused the request with HTTP ${status}. Check the location.`);
  }
}

/** The answer is not what the vendor documents. */
export class MalformedResponseError extends ThirdPartyError {
  override readonly name = "MalformedResponseError";
  readonly kind = "malformed-response";

  /** @param problem Must not quote the answer. */
  constructor(problem: string) {
    super(`The answer of the third party ${problem}.`);
  }
}
