import { type Calibration, calibrated } from './calibration.ts';
import { EncodedSamples } from './encoded-samples.ts';
import type { Ensemble } from './ensemble.ts';
import { RecentScores } from './recent-scores.ts';

/** Samples encoded at once; bounds the memory of scoring. */
const BATCH = 256;

/** Beacons send the same for hours, and many machines run the same software: some 100 bytes each. */
const REMEMBERED = 16_384;

/** Gives samples the probability of being malicious. */
export interface Scorer {
  /** Scores at or above it are called malicious. */
  readonly threshold: number;
  /**
   * @param samples made by `makeSample`; equal ones are scored once, those of earlier calls too as long as they are remembered
   * @returns for each sample the probability, 0..1, that the software behind it is malicious
   */
  score(samples: readonly Uint8Array[]): Promise<Float32Array>;
}

/** Makes a scorer of a trained ensemble. */
export const makeScorer = (ensemble: Ensemble, calibration: Calibration, threshold: number): Scorer => {
  const recent = new RecentScores(REMEMBERED);
  const scoreNew = async (samples: ReadonlyMap<string, Uint8Array>): Promise<Map<string, number>> => {
    const scores = new Map<string, number>();
    const [keys, distinct] = [[...samples.keys()], [...samples.values()]];
    for (let from = 0; from < distinct.length; from += BATCH) {
      const logits = await ensemble.logits(new EncodedSamples(distinct.slice(from, from + BATCH)));
      logits.forEach((logit, index) => {
        scores.set(keys[from + index], calibrated(calibration, logit));
      });
    }
    return scores;
  };
  return {
    threshold,
    score: async (samples) => {
      const keys = samples.map(RecentScores.keyOf);
      const known = keys.map((key) => recent.get(key));
      const fresh = new Map<string, Uint8Array>();
      samples.forEach((sample, place) => {
        if (known[place] === undefined) fresh.set(keys[place], sample);
      });
      const scores = await scoreNew(fresh);
      for (const [key, score] of scores) recent.set(key, score);
      return Float32Array.from(keys, (key, place) => known[place] ?? scores.get(key) ?? Number.NaN);
    },
  };
};
