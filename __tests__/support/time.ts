import { setTimeout as sleep } from "node:timers/promises";

/**
 * A bound that is not reached, in ms: it is longer than Jest waits for a test, so no machine is too slow
 * for it.
 */
export const UNREACHED_MS = 600_000;

/** The bound that ends what hangs for good, in ms. Nothing else may have to end within it. */
export const REACHED_MS = 50;

/** Waits until a condition holds that has no event. One that never does ends the test, as a hang does. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (const endsAt = performance.now() + UNREACHED_MS; performance.now() < endsAt;) {
    if (condition()) return;
    await sleep(2);
  }
  throw new Error("What was waited for did not happen.");
}
