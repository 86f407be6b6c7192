/** How well scores tell malicious (positive) from benign (negative). */
export interface Metrics {
  /** Area under the ROC curve, ties counted half; NaN without both classes (null in JSON). */
  readonly auc: number;
  /** Share of positives at or above the threshold. */
  readonly recall: number;
  /** Share of negatives at or above the threshold. */
  readonly fpr: number;
  /** Highest recall of any threshold with at most 1 % (5 %) of the negatives at or above it. */
  readonly recall_at_fpr_1: number;
  readonly recall_at_fpr_5: number;
  readonly positives: number;
  readonly negatives: number;
}

/** A judged flow. */
export interface ScoredFlow {
  readonly label: 'malicious' | 'benign';
  readonly family: string;
  readonly software: string;
  /** 0 … 1, higher is more malicious. */
  readonly score: number;
}

/** Metrics of one family: a malware family has a recall, a benign application a false positive rate. */
export interface FamilyMetrics {
  readonly label: 'malicious' | 'benign';
  readonly flows: number;
  /** Share of its flows at or above the threshold. */
  readonly flow_rate: number;
  readonly software: number;
  /** Share of its software with a flow at or above the threshold. */
  readonly software_rate: number;
}

/** What `mad evaluate --json` says of the model alone. */
export interface Evaluation {
  readonly threshold: number;
  readonly flow: Metrics;
  readonly software: Metrics;
  readonly families: Readonly<Record<string, FamilyMetrics>>;
}

const shareAtLeast = (sortedDescending: Float64Array, threshold: number): number => {
  let low = 0;
  let high = sortedDescending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sortedDescending[middle] >= threshold) low = middle + 1;
    else high = middle;
  }
  return sortedDescending.length === 0 ? Number.NaN : low / sortedDescending.length;
};

const areaUnderCurve = (positives: Float64Array, negatives: Float64Array): number => {
  if (positives.length === 0 || negatives.length === 0) return Number.NaN;
  let sum = 0;
  // Negatives before `above` are higher than the positive at hand, those from there to `last` equal it.
  let above = 0;
  let last = 0;
  for (const score of positives) {
    while (above < negatives.length && negatives[above] > score) above += 1;
    while (last < negatives.length && negatives[last] >= score) last += 1;
    sum += negatives.length - (above + last) / 2;
  }
  return sum / (positives.length * negatives.length);
};

const descending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort().reverse();

/** Lowest threshold that leaves at most this share of the negatives at or above it, just above a negative's score. */
const recallAtRate = (positives: Float64Array, negatives: Float64Array, rate: number): number => {
  if (positives.length === 0 || negatives.length === 0) return Number.NaN;
  const allowed = Math.floor(rate * negatives.length);
  const limit = allowed < negatives.length ? negatives[allowed] : Number.NEGATIVE_INFINITY;
  let caught = 0;
  while (caught < positives.length && positives[caught] > limit) caught += 1;
  return caught / positives.length;
};

/** Metrics of scores with their labels; scores at or above the threshold count as malicious. */
export const metricsOf = (
  scored: readonly { readonly label: 'malicious' | 'benign'; readonly score: number }[],
  threshold: number,
): Metrics => {
  const positives = descending(scored.filter(({ label }) => label === 'malicious').map(({ score }) => score));
  const negatives = descending(scored.filter(({ label }) => label === 'benign').map(({ score }) => score));
  return {
    auc: areaUnderCurve(positives, negatives),
    recall: shareAtLeast(positives, threshold),
    fpr: shareAtLeast(negatives, threshold),
    recall_at_fpr_1: recallAtRate(positives, negatives, 0.01),
    recall_at_fpr_5: recallAtRate(positives, negatives, 0.05),
    positives: positives.length,
    negatives: negatives.length,
  };
};

/**
 * Flows put together to software: the score is the highest of its flows; software with one malicious flow is
 * malicious. The family is that of its first flow with the software's label.
 */
export const scoreSoftware = (flows: readonly ScoredFlow[]): readonly ScoredFlow[] => {
  const software = new Map<string, ScoredFlow>();
  for (const flow of flows) {
    const known = software.get(flow.software);
    if (!known) software.set(flow.software, flow);
    else {
      const turned = known.label === 'benign' && flow.label === 'malicious';
      software.set(flow.software, { ...(turned ? flow : known), score: Math.max(known.score, flow.score) });
    }
  }
  return [...software.values()];
};

const familyMetrics = (flows: readonly ScoredFlow[], threshold: number): Record<string, FamilyMetrics> => {
  const byFamily = new Map<string, ScoredFlow[]>();
  for (const flow of flows) {
    const list = byFamily.get(flow.family);
    if (list) list.push(flow);
    else byFamily.set(flow.family, [flow]);
  }
  const rate = (list: readonly ScoredFlow[]): number =>
    list.filter(({ score }) => score >= threshold).length / list.length;
  return Object.fromEntries(
    [...byFamily]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([family, list]) => {
        const software = scoreSoftware(list);
        return [
          family,
          {
            label: list[0].label,
            flows: list.length,
            flow_rate: rate(list),
            software: software.length,
            software_rate: rate(software),
          },
        ];
      }),
  );
};

/** Judges scored flows: by flow, by software and by family. */
export const evaluateScores = (flows: readonly ScoredFlow[], threshold: number): Evaluation => ({
  threshold,
  flow: metricsOf(flows, threshold),
  software: metricsOf(scoreSoftware(flows), threshold),
  families: familyMetrics(flows, threshold),
});
