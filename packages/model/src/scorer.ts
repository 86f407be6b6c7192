import { type Calibration, calibrated } from './calibration.ts';
import { EncodedSamples } from './encoded-samples.ts';
import type { Ensemble } from './ensemble.ts';
import { sampleKey } from './labelled-sample.ts';

/** Samples encoded at once; bounds the memory of scoring. */
const BATCH = 1024;

/** Gives samples the probability of being malicious. */
export interface Scorer {
  /** Scores at or above it are called malicious. */
  readonly threshold: number;
  /**
   * @param samples made by `makeSample`; equal ones are scored once
   * @returns for each sample the probability, 0..1, that the software behind it is malicious
   */
  score(samples: readonly Uint8Array[]): Promise<Float32Array>;
}

/** Makes a scorer of a trained ensemble. */
export const makeScorer = (ensemble: Ensemble, calibration: Calibration, threshold: number): Scorer => ({
  threshold,
  score: async (samples) => {
    const rowOf = new Map<string, number>();
    const distinct: Uint8Array[] = [];
    const rows = samples.map((sample) => {
      const key = sampleKey(sample);
      const known = rowOf.get(key);
      if (known !== undefined) return known;
      rowOf.set(key, distinct.length);
      return distinct.push(sample) - 1;
    });
    const scores = new Float32Array(distinct.length);
    for (let from = 0; from < distinct.length; from += BATCH) {
      const logits = await ensemble.logits(new EncodedSamples(distinct.slice(from, from + BATCH)));
      logits.forEach((logit, index) => {
        scores[from + index] = calibrated(calibration, logit);
      });
    }
    return Float32Array.from(rows, (row) => scores[row]);
  },
});
