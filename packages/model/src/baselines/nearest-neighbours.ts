import { characterGrams, type GramRows } from '../character-grams.ts';
import { hashText } from '../random.ts';

const COMPONENTS = 100;
const NEIGHBOURS = 5;
const MARGIN = 0.02;

/** Each bucket adds or takes 1 from each component, by lot: distances stay nearly what they were (Achlioptas 2003). */
const sign = (bucket: number, word: number): number => hashText(`${bucket} ${word}`) | 0;

const projected = ({ starts, buckets }: GramRows, signs: Map<number, Int32Array>): Float32Array => {
  const rows = starts.length - 1;
  const values = new Float32Array(rows * COMPONENTS);
  for (let row = 0; row < rows; row += 1) {
    const offset = row * COMPONENTS;
    for (let at = starts[row]; at < starts[row + 1]; at += 1) {
      const bucket = buckets[at];
      let words = signs.get(bucket);
      if (words === undefined) {
        words = Int32Array.from({ length: Math.ceil(COMPONENTS / 32) }, (_, word) => sign(bucket, word));
        signs.set(bucket, words);
      }
      for (let component = 0; component < COMPONENTS; component += 1)
        values[offset + component] += (words[component >> 5] >> (component & 31)) & 1 ? 1 : -1;
    }
    let square = 0;
    for (let component = 0; component < COMPONENTS; component += 1) square += values[offset + component] ** 2;
    const scale = 1 / Math.sqrt(square || 1);
    for (let component = 0; component < COMPONENTS; component += 1) values[offset + component] *= scale;
  }
  return values;
};

/**
 * The five nearest samples by cosine on 100 random projections of the character n-grams vote, each with its weight: a baseline.
 *
 * @param labels 1 malicious, 0 benign
 * @returns the log-odds of samples
 */
export const trainNearestNeighbours = (
  samples: readonly Uint8Array[],
  labels: Uint8Array,
  weights: Float32Array,
): ((samples: readonly Uint8Array[]) => Float32Array) => {
  const signs = new Map<number, Int32Array>();
  const known = projected(characterGrams(samples), signs);
  return (wanted) => {
    const asked = projected(characterGrams(wanted), signs);
    return Float32Array.from(wanted, (_, row) => {
      const nearest: { likeness: number; index: number }[] = [];
      for (let index = 0; index < samples.length; index += 1) {
        let likeness = 0;
        for (let component = 0; component < COMPONENTS; component += 1)
          likeness += asked[row * COMPONENTS + component] * known[index * COMPONENTS + component];
        const last = nearest.at(-1);
        if (nearest.length === NEIGHBOURS && last !== undefined && likeness <= last.likeness) continue;
        nearest.push({ likeness, index });
        nearest.sort((a, b) => b.likeness - a.likeness);
        if (nearest.length > NEIGHBOURS) nearest.pop();
      }
      let all = 0;
      let malicious = 0;
      for (const { index } of nearest) {
        all += weights[index];
        malicious += weights[index] * labels[index];
      }
      const probability = MARGIN + (1 - 2 * MARGIN) * (all === 0 ? 0.5 : malicious / all);
      return Math.log(probability / (1 - probability));
    });
  };
};
