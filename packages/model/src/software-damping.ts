import { type Calibration, calibrated } from './calibration.ts';
import type { OutOfFoldScores } from './cross-validation.ts';
import type { LabelledSample } from './labelled-sample.ts';

/**
 * Log-odds fall towards the mean of their software by at most this much, the odds to a seventh. Chosen on folds that no report is
 * made of (docs/detection-quality.md).
 */
const MOST_DAMPING = 2;
/** Beyond these log-odds a score says no more than that the model is sure. */
const SURE = 12;
/** Software remembered; hostile traffic can name any number of it. */
const REMEMBERED = 65_536;

interface MetSoftware {
  flows: number;
  /** Sum of the flows' log-odds. */
  sum: number;
}

/**
 * Holds the scores of a program's flows against each other. A program is one thing in all that it sends: one odd flow among many
 * harmless ones is more often chance than a beacon. So log-odds above the mean of the software's flows fall to that mean, but never by
 * more than 2, and none rise: a flow is called malicious for what it carries itself, and a beacon that the model is sure enough of is
 * called one in any company. Flows that come in batches are held against those of their own and of earlier batches.
 */
export class SoftwareDamping {
  readonly #met = new Map<string, MetSoftware>();

  /**
   * Scores after damping, in the order given.
   *
   * @param software whose flow each is
   * @param scores probabilities, 0..1
   */
  damped(software: readonly string[], scores: ArrayLike<number>): number[] {
    const met = software.map((key, index) => {
      const known = this.#software(key);
      known.flows += 1;
      known.sum += logOdds(scores[index]);
      return known;
    });
    return met.map(({ flows, sum }, index) => {
      const own = logOdds(scores[index]);
      const excess = own - sum / flows;
      return excess > 0 ? logistic(own - Math.min(excess, MOST_DAMPING)) : scores[index];
    });
  }

  #software(key: string): MetSoftware {
    const known = this.#met.get(key);
    if (known !== undefined) return known;
    const added = { flows: 0, sum: 0 };
    const [oldest] = this.#met.size < REMEMBERED ? [] : this.#met.keys();
    if (oldest !== undefined) this.#met.delete(oldest);
    this.#met.set(key, added);
    return added;
  }
}

/** Out-of-fold scores calibrated and damped as the detector does; their calibration is then the identity. */
export const dampedOutOfFold = (
  samples: readonly LabelledSample[],
  scores: OutOfFoldScores,
  calibration: Calibration,
): OutOfFoldScores => {
  const software = samples.map((sample) => sample.software);
  const damped = (logits: Float32Array): Float32Array => {
    const probabilities = Array.from(logits, (logit) => calibrated(calibration, logit));
    return Float32Array.from(new SoftwareDamping().damped(software, probabilities), logOdds);
  };
  return { ...scores, logits: damped(scores.logits), disguisedLogits: damped(scores.disguisedLogits) };
};

const logOdds = (score: number): number =>
  Math.min(SURE, Math.max(-SURE, Math.log(score) - Math.log(1 - score)));

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));
