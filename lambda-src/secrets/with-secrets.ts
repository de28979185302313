import type { SecretsClient } from "./secrets-client";

/** What Lambda passes beside the event, as far as it is used here. */
export interface InvocationContext {
  /** Left out by callers that are not Lambda, such as tests. */
  getRemainingTimeInMillis?(): number;
}

/**
 * A Lambda handler whose invocations run in {@link SecretsClient.run}: reads may refresh values beside
 * themselves, and nothing is left in the air when the handler returns.
 *
 * For handlers that return a promise. For a streaming handler call `client.run` inside it.
 */
export function withSecrets<Event, Context extends InvocationContext, Result>(
  client: Pick<SecretsClient, "run">,
  handler: (event: Event, context: Context) => Result | Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return (event, context) =>
    client.run(() => handler(event, context), {
      remainingMs: () => context.getRemainingTimeInMillis?.() ?? Infinity,
    });
}
