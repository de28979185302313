import type { Integration } from "../../config/schema";

/**
 * The youngest age at which `lambda-src/secrets` refreshes a value, as a part of the TTL. It refreshes
 * ahead in the last fifth.
 */
const YOUNGEST_REFRESH = 0.8;

/** How long a version that the third party refused causes no further read, in seconds. */
const REJECTION_COOLDOWN_SECONDS = 30;

/**
 * How often the reader reads its value at most within a period, while nothing is wrong with the
 * function itself. Each sandbox of Lambda has a cache of its own, and as many run at a time as are
 * reserved. In each of these places:
 *
 * - a value is read when it is needed and again after four fifths of its TTL at the earliest;
 * - the sandbox is replaced once, as all are at a deployment, and the new one reads for itself. With
 *   `prefetch` it reads in INIT, which Lambda repeats when it took too long;
 * - while the third party refuses the key, the value is read past the cache once per cooldown.
 *
 * Retries add nothing: only a read that succeeded is counted, and it ends the retries. Nor do the
 * providers on loopback: none of them keeps a value, or reads one, for longer than the client asks it.
 *
 * More than this it is when every run starts anew, because the runs before crashed or timed out:
 * `function-errors` tells of that. `lambda-src/secrets/README.md` has the contract of the cache.
 *
 * @param periodSeconds length of the period
 */
export function expectedReads(
  { secret, function: { reservedConcurrency } }: Pick<Integration, "secret" | "function">,
  periodSeconds: number,
): number {
  const refreshes = 1 + Math.floor(periodSeconds / (YOUNGEST_REFRESH * secret.cacheTtlSeconds));
  const inNewSandbox = secret.prefetch ? 2 : 1;
  const forced = 1 + Math.floor(periodSeconds / REJECTION_COOLDOWN_SECONDS);
  return reservedConcurrency * (refreshes + inNewSandbox + forced);
}
