import type { Backend } from './backend.ts';
import { BASELINES } from './baselines/baseline.ts';
import { CALIBRATED, type Calibration } from './calibration.ts';
import { calibrationOf } from './calibration-of.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { crossValidate, disguised, type OutOfFoldScores, trainingPart } from './cross-validation.ts';
import { DEFAULT_NETWORK, type NetworkName } from './ensemble.ts';
import { familyFolds } from './folds.ts';
import type { LabelledSample } from './labelled-sample.ts';
import { dampedOutOfFold } from './software-damping.ts';
import { DEFAULT_COPIES } from './training-set.ts';
import { type ValidationReport, validationReport } from './validation-report.ts';

/** One row of the table: a model with what it reached on families and applications it had not seen. */
export interface ComparedModel {
  readonly name: string;
  /** False for the simple models that ours must beat. */
  readonly own: boolean;
  /** At a probability of 0.5. */
  readonly report: ValidationReport;
  /** The same with each software's flows held against each other (`SoftwareDamping`). */
  readonly damped: ValidationReport;
  readonly calibration: Calibration;
  readonly scores: OutOfFoldScores;
  /** Processor time of all trainings and scorings, seconds. */
  readonly seconds: number;
  /** Samples scored in a second of processor time, reading and encoding them included. */
  readonly samplesPerSecond: number;
}

/** Settings of {@link compareModels}. */
export interface ComparisonOptions {
  readonly folds: number;
  readonly seed: number;
  readonly backend: Backend;
  /** Samples that are learnt from but not judged. */
  readonly extra?: readonly LabelledSample[] | undefined;
  /** Called as the work goes on, with what is being done and the share of all that is done, 0..1. */
  readonly onProgress?: ((step: string, share: number) => void) | undefined;
}

/** MAD's own rows: names and how they are trained. */
const OWN: readonly { readonly name: string; readonly network: NetworkName; readonly copies: number }[] = [
  { name: 'network of specification §6 (classic)', network: 'classic', copies: 0 },
  { name: 'convolution over header lines', network: 'header', copies: DEFAULT_COPIES },
  { name: "MAD's ensemble", network: DEFAULT_NETWORK, copies: DEFAULT_COPIES },
];

/**
 * Trains MAD's models and the simple ones on the same folds and judges all of them on what they have not seen. Every model is
 * calibrated on its own out-of-fold scores before it is held against 0.5.
 */
export const compareModels = async (
  samples: readonly LabelledSample[],
  options: ComparisonOptions,
): Promise<readonly ComparedModel[]> => {
  const { folds, seed, backend, extra, onProgress } = options;
  const models: readonly {
    readonly name: string;
    readonly own: boolean;
    readonly score: (onStep: (step: string, share: number) => void) => Promise<OutOfFoldScores>;
  }[] = [
    ...BASELINES.map(({ name, train }) => ({
      name,
      own: false,
      score: (onStep: (step: string, share: number) => void) =>
        scoreBaseline(samples, train, { folds, seed, extra }, onStep),
    })),
    ...OWN.map(({ name, network, copies }) => ({
      name,
      own: true,
      score: (onStep: (step: string, share: number) => void) =>
        crossValidate(samples, { network, folds, seed, backend, copies, extra, onProgress: onStep }),
    })),
  ];
  const rows: ComparedModel[] = [];
  for (const [index, { name, own, score }] of models.entries()) {
    const begin = cpuSeconds();
    const scores = await score((step, share) =>
      onProgress?.(`${name}, ${step}`, (index + share) / models.length),
    );
    const calibration = calibrationOf(samples, scores.logits);
    const report = validationReport(samples, scores, calibration, 0.5);
    const seconds = cpuSeconds() - begin;
    const { samplesPerSecond } = scores;
    const damped = validationReport(samples, dampedOutOfFold(samples, scores, calibration), CALIBRATED, 0.5);
    rows.push({ name, own, report, damped, calibration, scores, seconds, samplesPerSecond });
  }
  return rows;
};

const scoreBaseline = async (
  samples: readonly LabelledSample[],
  train: (typeof BASELINES)[number]['train'],
  { folds: count, seed, extra }: Pick<ComparisonOptions, 'folds' | 'seed' | 'extra'>,
  onStep: (step: string, share: number) => void,
): Promise<OutOfFoldScores> => {
  const folds = familyFolds(samples, count, seed);
  const logits = new Float32Array(samples.length);
  const disguisedLogits = new Float32Array(samples.length);
  let scoringSeconds = 0;
  for (let fold = 0; fold < count; fold += 1) {
    onStep(`fold ${fold + 1} of ${count}`, fold / count);
    const score = await train(trainingPart(samples, folds, fold, extra), seed);
    const left = samples.flatMap((_, index) => (folds[index] === fold ? [index] : []));
    const bytes = left.map((index) => samples[index].sample);
    const others = bytes.map(disguised);
    const begin = cpuSeconds();
    const plain = await score(bytes);
    const underBrowser = await score(others);
    scoringSeconds += cpuSeconds() - begin;
    left.forEach((index, row) => {
      logits[index] = plain[row];
      disguisedLogits[index] = underBrowser[row];
    });
    await new Promise(setImmediate);
  }
  return { folds, logits, disguisedLogits, samplesPerSecond: (2 * samples.length) / scoringSeconds };
};
