import { COMMON_USER_AGENTS, withUserAgent } from './augmentation.ts';
import type { Backend } from './backend.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { EncodedSamples } from './encoded-samples.ts';
import { Ensemble, type NetworkName } from './ensemble.ts';
import { familyFolds, foldGroup } from './folds.ts';
import type { LabelledSample } from './labelled-sample.ts';
import { makeTrainingRows } from './training-set.ts';

/** The User-Agent that every sample is given to see how much the model rests on it: Chrome on Windows. */
const BROWSER = COMMON_USER_AGENTS.find((agent) => agent.includes('Chrome/120')) ?? COMMON_USER_AGENTS[0];

/** Log-odds of every sample by a model that has seen nothing of its family or application. */
export interface OutOfFoldScores {
  /** The fold in which each sample was left out. */
  readonly folds: Uint8Array;
  readonly logits: Float32Array;
  /** The same with the User-Agent of every sample replaced by a common browser's. */
  readonly disguisedLogits: Float32Array;
  /** Samples scored in a second of processor time, reading and encoding them included. */
  readonly samplesPerSecond: number;
}

/** Settings of {@link crossValidate}. */
export interface CrossValidationOptions {
  readonly network: NetworkName;
  readonly folds: number;
  readonly seed: number;
  readonly backend: Backend;
  readonly copies?: number | undefined;
  readonly epochs?: number | undefined;
  /**
   * Samples that are learnt from but not judged: other collections. Of the families and applications of the fold left out
   * nothing is learnt.
   */
  readonly extra?: readonly LabelledSample[] | undefined;
  readonly onProgress?: ((step: string, share: number) => void) | undefined;
}

/** A family or application whatever its collection thinks of capitals, spaces and hyphens. */
const nameKey = (family: string): string =>
  foldGroup(family)
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');

/** What may be learnt from while a fold is left out. */
export const trainingPart = (
  samples: readonly LabelledSample[],
  folds: Uint8Array,
  fold: number,
  extra: readonly LabelledSample[] = [],
): readonly LabelledSample[] => {
  const left = new Set(
    samples.filter((_, index) => folds[index] === fold).map(({ family }) => nameKey(family)),
  );
  return [
    ...samples.filter((_, index) => folds[index] !== fold),
    ...extra.filter(({ family }) => !left.has(nameKey(family))),
  ];
};

/** The sample with the User-Agent of a common browser, to see how much a model rests on it. */
export const disguised = (sample: Uint8Array): Uint8Array => withUserAgent(sample, BROWSER);

/**
 * Trains once for each fold on all the others and scores the fold left out. Families and applications are left
 * out whole (see `familyFolds`).
 */
export const crossValidate = async (
  samples: readonly LabelledSample[],
  options: CrossValidationOptions,
): Promise<OutOfFoldScores> => {
  const folds = familyFolds(samples, options.folds, options.seed);
  const logits = new Float32Array(samples.length);
  const disguisedLogits = new Float32Array(samples.length);
  let scoringSeconds = 0;
  for (let fold = 0; fold < options.folds; fold += 1) {
    const rows = makeTrainingRows(
      trainingPart(samples, folds, fold, options.extra),
      options.seed + fold,
      options.copies,
    );
    const ensemble = await Ensemble.train(options.network, rows, {
      seed: options.seed,
      backend: options.backend,
      epochs: options.epochs,
      onProgress: (step, share) =>
        options.onProgress?.(`fold ${fold + 1} of ${options.folds}: ${step}`, (fold + share) / options.folds),
    });
    const left = samples.flatMap((_, index) => (folds[index] === fold ? [index] : []));
    const bytes = left.map((index) => samples[index].sample);
    const others = bytes.map(disguised);
    const begin = cpuSeconds();
    const plain = await ensemble.logits(new EncodedSamples(bytes));
    const underBrowser = await ensemble.logits(new EncodedSamples(others));
    scoringSeconds += cpuSeconds() - begin;
    left.forEach((index, row) => {
      logits[index] = plain[row];
      disguisedLogits[index] = underBrowser[row];
    });
    await ensemble.dispose();
  }
  return { folds, logits, disguisedLogits, samplesPerSecond: (2 * samples.length) / scoringSeconds };
};
