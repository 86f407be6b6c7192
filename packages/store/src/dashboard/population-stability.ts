/** Parts of the score's range, 0 to 1, that distributions of scores are compared by: its tenths. */
export const SCORE_PARTS = 10;

/** How far a distribution has moved away from another. */
export interface PopulationStability {
  /** 0 for equal shares; by custom, below 0.1 little has changed and above 0.25 much. */
  readonly index: number;
  /** What the index stays below in 19 of 20 pairs of samples so large that were drawn from one and the same distribution. */
  readonly byChance: number;
}

/** The 95 % quantile of chi-square with one degree of freedom less than there are parts. */
const CHI_SQUARE = 16.919;

/** Added to each count, so that an empty part does not make the index infinite. */
const PRIOR = 0.5;

/**
 * The population stability index: the sum over all parts of (a − e) · ln(a / e), a and e being the shares of the two samples there. Of two
 * samples of one distribution it is (1/n + 1/m) times chi-square (Yurdakul, Statistical Properties of Population Stability Index, 2018).
 *
 * @param actual how many of the sample, of at least one in all, lie in each part
 * @param expected the same of the sample it is held against
 */
export const populationStability = (
  actual: readonly number[],
  expected: readonly number[],
): PopulationStability => {
  const [total, expectedTotal] = [sumOf(actual), sumOf(expected)];
  const share = (count: number, of: number): number => (count + PRIOR) / (of + PRIOR * actual.length);
  const index = actual.reduce((sum, count, part) => {
    const a = share(count, total);
    const e = share(expected[part] ?? 0, expectedTotal);
    return sum + (a - e) * Math.log(a / e);
  }, 0);
  return { index, byChance: CHI_SQUARE * (1 / total + 1 / expectedTotal) };
};

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
