import type { SecretValue } from "./secret-value";

/** How a call to the third party ended: what it returned, or what it threw. */
export type CallOutcome<T> =
  { readonly threw: false; readonly value: T } | { readonly threw: true; readonly value: unknown };

/** Never rejects. */
export async function attemptCall<T>(
  call: (value: SecretValue) => Promise<T>,
  secret: SecretValue,
): Promise<CallOutcome<T>> {
  try {
    return { threw: false, value: await call(secret) };
  } catch (error) {
    return { threw: true, value: error };
  }
}

/** Returns or throws what the call did. */
export function resultOf<T>(outcome: CallOutcome<T>): T {
  if (outcome.threw) throw outcome.value;
  return outcome.value;
}

/**
 * Lets go of a refused response. A `fetch` response whose body is neither read nor cancelled keeps its
 * connection.
 */
export async function discard(result: unknown): Promise<void> {
  try {
    await (result as Partial<Response>).body?.cancel();
  } catch {
    // It is already read, or it is no such response.
  }
}
