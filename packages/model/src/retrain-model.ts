import { type Backend, openBackend } from './backend.ts';
import { Ensemble } from './ensemble.ts';
import type { LabelledSample } from './labelled-sample.ts';
import { modelError } from './model-error.ts';
import { describeTrainingData, type TrainedModel } from './train-model.ts';
import { makeTrainingRows } from './training-set.ts';

/** Settings of {@link retrainModel}; every one has a default. */
export interface RetrainOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Changed copies of each sample to train on beside it. Default 1. */
  readonly copies?: number;
  /** Epochs of a convolutional network. Default: its own. */
  readonly epochs?: number;
  /** Default: the first backend that loads. */
  readonly backend?: Backend;
  /** Called as the work goes on, with what is being done and the share of all that is done, 0..1. */
  readonly onProgress?: (step: string, share: number) => void;
}

/**
 * Trains a model onwards on newly labelled samples (specification §7); the given model stays as it is. Mix in
 * samples of the first training where they are at hand: what is not shown again is slowly forgotten.
 *
 * @throws MadError `MAD_MODEL_TOO_FEW_SAMPLES` when there is no sample
 */
export const retrainModel = async (
  model: TrainedModel,
  samples: readonly LabelledSample[],
  options: RetrainOptions = {},
): Promise<TrainedModel> => {
  if (samples.length === 0) throw modelError('MAD_MODEL_TOO_FEW_SAMPLES', 'No sample to retrain on.');
  const { seed = 1, copies = 1 } = options;
  const backend = options.backend ?? (await openBackend());
  const ensemble = await Ensemble.train(
    model.network,
    makeTrainingRows(samples, seed, copies),
    { seed, backend, epochs: options.epochs, onProgress: options.onProgress },
    model.ensemble,
  );
  const { network, calibration, threshold, data, validation } = model;
  return {
    ...{ network, ensemble, calibration, threshold, seed, data, validation },
    retrained: [...model.retrained, describeTrainingData(samples)],
  };
};
