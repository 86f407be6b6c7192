import { createHash } from 'node:crypto';
import { type Backend, openBackend } from './backend.ts';
import { CALIBRATED, type Calibration, calibrated, thresholdForRate } from './calibration.ts';
import { calibrationOf } from './calibration-of.ts';
import { crossValidate } from './cross-validation.ts';
import { DEFAULT_NETWORK, Ensemble, type NetworkName } from './ensemble.ts';
import { type LabelledSample, selectTrainingSamples } from './labelled-sample.ts';
import { scoreSoftware } from './metrics.ts';
import { modelError } from './model-error.ts';
import { dampedOutOfFold } from './software-damping.ts';
import { DEFAULT_COPIES, makeTrainingRows } from './training-set.ts';
import { type ValidationReport, validationReport } from './validation-report.ts';

/** Settings of {@link trainModel}; every one has a default. */
export interface TrainOptions {
  /** The same seed on the same samples and backend gives the same model. Default 1. */
  readonly seed?: number;
  /** Default `ensemble`. */
  readonly network?: NetworkName;
  /** Folds of the validation that calibrates the scores and sets the threshold. Default 5. */
  readonly folds?: number;
  /**
   * Share of the benign software left out of training that the threshold may let through wrongly. Default 0.02.
   */
  readonly targetRate?: number;
  /** Changed copies of each sample to train on beside it. Default 3. */
  readonly copies?: number;
  /** Epochs of a convolutional network. Default: its own. */
  readonly epochs?: number;
  /** Default: the first backend that loads. */
  readonly backend?: Backend;
  /** Called as the work goes on, with what is being done and the share of all that is done, 0..1. */
  readonly onProgress?: (step: string, share: number) => void;
}

/** What a model was trained on. */
export interface TrainingData {
  readonly flows: number;
  readonly malicious: number;
  readonly benign: number;
  readonly families: number;
  /** Samples left after repeated ones are dropped, before copies. */
  readonly selected: number;
  /** SHA-256 of samples, labels, families and software in an order of its own; the same set gives the same digest. */
  readonly digest: string;
}

/** A model with all that is needed to use it and to know how far to trust it. */
export interface TrainedModel {
  readonly network: NetworkName;
  readonly ensemble: Ensemble;
  readonly calibration: Calibration;
  /** Scores at or above it are called malicious. */
  readonly threshold: number;
  readonly seed: number;
  readonly data: TrainingData;
  /** Of the model as first trained; a retrain has no families of its own to leave out. */
  readonly validation: ValidationReport;
  /** What it was retrained on since, oldest first. */
  readonly retrained: readonly TrainingData[];
}

const digestOf = (samples: readonly LabelledSample[]): string => {
  const lines = samples.map(({ sample, label, family, software, weight }) =>
    createHash('sha256')
      .update(sample)
      .update(`\n${label}\n${family}\n${software}${weight === undefined ? '' : `\n${weight}`}`)
      .digest('hex'),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
};

/** Counts a training set and takes its digest. */
export const describeTrainingData = (samples: readonly LabelledSample[]): TrainingData => {
  const malicious = samples.filter(({ label }) => label === 'malicious').length;
  return {
    flows: samples.length,
    malicious,
    benign: samples.length - malicious,
    families: new Set(samples.map(({ family }) => family)).size,
    selected: selectTrainingSamples(samples).length,
    digest: digestOf(samples),
  };
};

const requireBothClasses = (samples: readonly LabelledSample[], folds: number): void => {
  for (const label of ['malicious', 'benign'] as const) {
    const own = samples.filter((sample) => sample.label === label);
    const families = new Set(own.map(({ family }) => family)).size;
    if (own.length < 2 || families < 2)
      throw modelError(
        'MAD_MODEL_TOO_FEW_SAMPLES',
        `${own.length} ${label} samples of ${families} families, ${folds} folds.`,
      );
  }
};

/**
 * Trains a model from nothing: first a validation with whole families left out, whose scores calibrate the model
 * and set its threshold, then the model itself on all samples. Samples with a weight of their own are learnt from in both and
 * have no part in calibration, threshold and figures.
 *
 * @throws MadError `MAD_MODEL_TOO_FEW_SAMPLES` unless both classes have two samples of two families
 */
export const trainModel = async (
  samples: readonly LabelledSample[],
  options: TrainOptions = {},
): Promise<TrainedModel> => {
  const {
    seed = 1,
    network = DEFAULT_NETWORK,
    folds = 5,
    targetRate = 0.02,
    copies = DEFAULT_COPIES,
  } = options;
  const judged = samples.filter(({ weight }) => weight === undefined);
  const extra = samples.filter(({ weight }) => weight !== undefined);
  requireBothClasses(judged, folds);
  const backend = options.backend ?? (await openBackend());
  const parts = folds + 1;
  const scores = await crossValidate(judged, {
    network,
    folds,
    seed,
    backend,
    copies,
    epochs: options.epochs,
    extra,
    onProgress: (step, share) => options.onProgress?.(step, (share * folds) / parts),
  });
  const calibration = calibrationOf(judged, scores.logits);
  const damped = dampedOutOfFold(judged, scores, calibration);
  const benign = scoreSoftware(
    judged.map(({ label, family, software }, index) => ({
      label,
      family,
      software,
      score: calibrated(CALIBRATED, damped.logits[index]),
    })),
  ).filter(({ label }) => label === 'benign');
  const threshold = thresholdForRate(
    benign.map(({ score }) => score),
    targetRate,
  );
  const ensemble = await Ensemble.train(network, makeTrainingRows(samples, seed, copies), {
    seed,
    backend,
    epochs: options.epochs,
    onProgress: (step, share) => options.onProgress?.(`all samples: ${step}`, (folds + share) / parts),
  });
  return {
    network,
    ensemble,
    calibration,
    threshold,
    seed,
    data: describeTrainingData(samples),
    validation: validationReport(judged, damped, CALIBRATED, threshold),
    retrained: [],
  };
};
