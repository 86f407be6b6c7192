/** Turns the ensemble's log-odds into a probability: 1 / (1 + exp(−(slope · logit + offset))). */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** The calibration of log-odds that are calibrated already. */
export const CALIBRATED: Calibration = { slope: 1, offset: 0 };

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The probability of malicious for log-odds. Strictly rising, so that the order of scores stays. */
export const calibrated = ({ slope, offset }: Calibration, logit: number): number =>
  logistic(slope * logit + offset);

/**
 * Fits a {@link Calibration} on log-odds of samples that the model has not been trained on (Platt 1999: logistic
 * regression on one number, targets drawn in a little, Newton's method).
 *
 * @param labels 1 malicious, 0 benign
 * @param weights how much each sample counts
 */
export const fitCalibration = (
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
): Calibration => {
  let positives = 0;
  let negatives = 0;
  for (let index = 0; index < logits.length; index += 1) {
    if (labels[index] === 1) positives += weights[index];
    else negatives += weights[index];
  }
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < 50; step += 1) {
    let gradientSlope = 1e-6 * slope;
    let gradientOffset = 0;
    let curveSlope = 1e-6;
    let curveBoth = 0;
    let curveOffset = 1e-6;
    for (let index = 0; index < logits.length; index += 1) {
      const logit = logits[index];
      const probability = logistic(slope * logit + offset);
      const error = weights[index] * (probability - (labels[index] === 1 ? high : low));
      const curvature = weights[index] * Math.max(probability * (1 - probability), 1e-6);
      gradientSlope += error * logit;
      gradientOffset += error;
      curveSlope += curvature * logit * logit;
      curveBoth += curvature * logit;
      curveOffset += curvature;
    }
    const determinant = curveSlope * curveOffset - curveBoth * curveBoth;
    const stepSlope = (curveOffset * gradientSlope - curveBoth * gradientOffset) / determinant;
    const stepOffset = (curveSlope * gradientOffset - curveBoth * gradientSlope) / determinant;
    slope = Math.max(slope - stepSlope, 0.01);
    offset -= stepOffset;
    if (Math.abs(stepSlope) + Math.abs(stepOffset) < 1e-9) break;
  }
  return { slope, offset };
};

/**
 * The threshold for a wanted false positive rate: half-way between the lowest score of a benign one that is still
 * let through wrongly and the next lower benign score.
 */
export const thresholdForRate = (benignScores: ArrayLike<number>, rate: number): number => {
  const sorted = Float64Array.from(benignScores as ArrayLike<number>)
    .sort()
    .reverse();
  if (sorted.length === 0) return 0.5;
  const allowed = Math.min(Math.floor(rate * sorted.length), sorted.length - 1);
  const next = sorted[allowed];
  return (next + (allowed === 0 ? 1 : sorted[allowed - 1])) / 2;
};
