/** Where the usual HTTP clients put the status of an answer or of an error. */
interface WithStatus {
  /** `fetch`, and errors of several clients. */
  readonly status?: unknown;
  /** undici, got. */
  readonly statusCode?: unknown;
  /** Errors of axios, ky and others. */
  readonly response?: { readonly status?: unknown };
  /** AWS SDK. */
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

/** Makes a test for an outcome, thrown or returned, that carries one of the HTTP statuses. */
export function hasStatus(statuses: readonly unknown[]): (outcome: unknown) => boolean {
  return (outcome) => {
    const at = outcome as WithStatus | null | undefined;
    return [at?.status, at?.statusCode, at?.response?.status, at?.$metadata?.httpStatusCode].some(
      (status) => statuses.includes(status),
    );
  };
}
