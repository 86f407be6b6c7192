import {
  type LabelledSample,
  type Metrics,
  metricsOf,
  type Scorer,
  SoftwareDamping,
  scoreSoftware,
} from '@mad/model';

/** A frozen set by name, such as `shipped` or `site`. */
export interface FrozenPart {
  readonly name: string;
  readonly samples: readonly LabelledSample[];
}

/** How one model does on a frozen set, by software. */
export interface PartFigures extends Metrics {
  /** Mean of the share of malicious software missed and of harmless software accused; of one of them when there is only that. */
  readonly error: number;
}

/** Both models on one frozen set. */
export interface PartComparison {
  readonly part: string;
  readonly champion: PartFigures;
  readonly candidate: PartFigures;
}

/** Whether a candidate may take the champion's place. */
export interface ModelComparison {
  readonly accepted: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly parts: readonly PartComparison[];
}

/** With some dozens of programs in a set, one pair in the wrong order moves the area under the curve by about this much. */
const AUC_TOLERANCE = 0.01;

/**
 * Holds a candidate against the champion, each at its own threshold. It is no worse when on every frozen set its error is not higher,
 * and its area under the curve not lower by more than 0.01.
 */
export const compareModels = async (
  champion: Scorer,
  candidate: Scorer,
  frozen: readonly FrozenPart[],
): Promise<ModelComparison> => {
  const parts: PartComparison[] = [];
  for (const { name, samples } of frozen)
    if (samples.length > 0)
      parts.push({
        part: name,
        champion: await figuresOf(champion, samples),
        candidate: await figuresOf(candidate, samples),
      });
  if (parts.length === 0) return { accepted: false, reason: 'there is no frozen set to compare on', parts };
  const worse = parts.flatMap((part) => whyWorse(part) ?? []);
  return worse.length > 0
    ? { accepted: false, reason: worse.join('; '), parts }
    : { accepted: true, reason: `no worse on ${parts.map(({ part }) => part).join(' and ')}`, parts };
};

const figuresOf = async (model: Scorer, samples: readonly LabelledSample[]): Promise<PartFigures> => {
  const scores = new SoftwareDamping().damped(
    samples.map(({ software }) => software),
    await model.score(samples.map(({ sample }) => sample)),
  );
  const flows = samples.map(({ label, family, software }, i) => ({
    label,
    family,
    software,
    score: scores[i],
  }));
  const metrics = metricsOf(scoreSoftware(flows), model.threshold);
  const errors = [
    ...(metrics.positives > 0 ? [1 - metrics.recall] : []),
    ...(metrics.negatives > 0 ? [metrics.fpr] : []),
  ];
  return { ...metrics, error: errors.reduce((sum, error) => sum + error, 0) / errors.length };
};

const whyWorse = ({ part, champion, candidate }: PartComparison): string | undefined => {
  const figure = (value: number): string => value.toFixed(4);
  if (candidate.error > champion.error)
    return `on ${part} its error is ${figure(candidate.error)}, the champion's ${figure(champion.error)}`;
  if (candidate.auc < champion.auc - AUC_TOLERANCE)
    return `on ${part} its AUC is ${figure(candidate.auc)}, the champion's ${figure(champion.auc)}`;
  return undefined;
};
