/**
 * A quantile of the values, between the two nearest ones where it falls between them.
 *
 * @param share 0 for the smallest value, 0.5 for the median, 1 for the largest
 * @returns NaN without values, so that a missing measurement reaches no limit
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The median of the ratios of two series that were measured in turns. The two numbers of a ratio were
 * measured a moment apart, so the load of the machine cancels out.
 */
export function medianRatio(above: readonly number[], below: readonly number[]): number {
  return median(above.map((value, round) => value / (below[round] ?? Number.NaN)));
}

/** The middle half of the values, relative to the median: how noisy they are. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}
