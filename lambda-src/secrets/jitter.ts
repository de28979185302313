/**
 * Equal jitter: from half of `ms` up to, not including, `ms`. Many processes that failed at the same
 * moment do not return at the same moment.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function withJitter(ms: number, random: () => number): number {
  return (ms * (1 + random())) / 2;
}
