/** Median and extremes of repeated measurements. */
export interface Spread {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The middle value, or the mean of the two in the middle. NaN for none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  minimum: Math.min(...values),
  maximum: Math.max(...values),
});

/**
 * How many times as long the one took as the other: the median of the ratios of each round, in which both ran one after the
 * other, so that a machine that is busy for a while harms few of them.
 */
export const pairedRatio = (numerators: readonly number[], denominators: readonly number[]): number =>
  median(numerators.slice(0, denominators.length).map((value, round) => value / denominators[round]));
