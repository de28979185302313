/** Longer than any read of a value in memory takes, also on a busy machine, in ms. */
const SLOW_MS = 50;

/**
 * How many reads were slow, without the first slow one: that one may find out that the upstream
 * fails.
 *
 * @param milliseconds time of each read, in order
 */
export function slowReadsAfterTheFirst(milliseconds: readonly number[]): number {
  return Math.max(0, milliseconds.filter((time) => time > SLOW_MS).length - 1);
}
