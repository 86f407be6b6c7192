import { type Calibration, fitCalibration } from './calibration.ts';
import { type LabelledSample, labelsOf, softwareWeights } from './labelled-sample.ts';

/** The calibration of out-of-fold log-odds by what is known of their samples; each software counts once. */
export const calibrationOf = (samples: readonly LabelledSample[], logits: ArrayLike<number>): Calibration =>
  fitCalibration(logits, labelsOf(samples), softwareWeights(samples));
