import { seededRandom, shuffle } from '../random.ts';
import { characterGrams, GRAM_BUCKETS } from './character-grams.ts';

const EPOCHS = 8;
const LEARNING_RATE = 0.5;
const PENALTY = 1e-5;

/**
 * Logistic regression over hashed character 2- to 4-grams, every sample scaled to length 1, trained row by row (AdaGrad): a
 * baseline.
 *
 * @param labels 1 malicious, 0 benign
 * @returns the log-odds of samples
 */
export const trainGramRegression = (
  samples: readonly Uint8Array[],
  labels: Uint8Array,
  rowWeights: Float32Array,
  seed: number,
): ((samples: readonly Uint8Array[]) => Float32Array) => {
  const { starts, buckets } = characterGrams(samples);
  const weights = new Float32Array(GRAM_BUCKETS);
  const squares = new Float32Array(GRAM_BUCKETS).fill(1e-3);
  const random = seededRandom(seed);
  const order = Int32Array.from(samples, (_, row) => row);
  let bias = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(random, order);
    for (const row of order) {
      const from = starts[row];
      const to = starts[row + 1];
      const scale = 1 / Math.sqrt(Math.max(1, to - from));
      let sum = 0;
      for (let at = from; at < to; at += 1) sum += weights[buckets[at]];
      const slope = rowWeights[row] * (1 / (1 + Math.exp(-bias - scale * sum)) - labels[row]);
      for (let at = from; at < to; at += 1) {
        const bucket = buckets[at];
        const gradient = slope * scale + PENALTY * weights[bucket];
        squares[bucket] += gradient * gradient;
        weights[bucket] -= (LEARNING_RATE * gradient) / Math.sqrt(squares[bucket]);
      }
      bias -= 0.01 * slope;
    }
  }
  return (wanted) => {
    const grams = characterGrams(wanted);
    return Float32Array.from(wanted, (_, row) => {
      const from = grams.starts[row];
      const to = grams.starts[row + 1];
      let sum = 0;
      for (let at = from; at < to; at += 1) sum += weights[grams.buckets[at]];
      return bias + sum / Math.sqrt(Math.max(1, to - from));
    });
  };
};
