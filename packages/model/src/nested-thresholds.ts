import { CALIBRATED, calibrated, thresholdForRate } from './calibration.ts';
import type { OutOfFoldScores } from './cross-validation.ts';
import type { LabelledSample } from './labelled-sample.ts';
import { scoreSoftware } from './metrics.ts';

/**
 * Sets the threshold of each fold on the benign software of the other folds, so that no threshold is reported on what it was
 * set on, and takes it off the fold's log-odds: what is above 0 afterwards would have been called malicious.
 *
 * @param rate share of benign software that a threshold lets through wrongly where it is set, 0..1
 */
export const withNestedThresholds = (
  samples: readonly LabelledSample[],
  { folds, logits, disguisedLogits, samplesPerSecond }: OutOfFoldScores,
  rate: number,
): OutOfFoldScores => {
  const software = samples.map(({ label, family, software: key }, index) => ({
    label,
    family,
    software: key,
    score: calibrated(CALIBRATED, logits[index]),
  }));
  const thresholds = Array.from({ length: Math.max(...folds) + 1 }, (_, fold) => {
    const others = scoreSoftware(software.filter((__, index) => folds[index] !== fold));
    const benign = others.filter(({ label }) => label === 'benign').map(({ score }) => score);
    const threshold = thresholdForRate(benign, rate);
    return Math.log(threshold / (1 - threshold));
  });
  return {
    folds,
    samplesPerSecond,
    logits: logits.map((logit, index) => logit - thresholds[folds[index]]),
    disguisedLogits: disguisedLogits.map((logit, index) => logit - thresholds[folds[index]]),
  };
};
