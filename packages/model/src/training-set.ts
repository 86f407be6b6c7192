import { augmentationPool, augmentSample } from './augmentation.ts';
import { EncodedSamples } from './encoded-samples.ts';
import { balancedWeights, type LabelledSample, labelsOf, selectTrainingSamples } from './labelled-sample.ts';
import { seededRandom } from './random.ts';
import type { TrainingRows } from './training-rows.ts';

/** Changed copies made of each training sample when nothing else is asked for. */
export const DEFAULT_COPIES = 2;

/**
 * Makes the rows to train on: repeated samples dropped, families and classes balanced by weight, and changed
 * copies put beside every sample (see `augmentSample`).
 */
export const makeTrainingRows = (
  samples: readonly LabelledSample[],
  seed: number,
  copies = DEFAULT_COPIES,
): TrainingRows => {
  const selected = selectTrainingSamples(samples);
  const originals = selected.map(({ sample }) => sample);
  const random = seededRandom(seed);
  const pool = augmentationPool(originals);
  const all = [...originals];
  for (let copy = 0; copy < copies; copy += 1)
    for (const sample of originals) all.push(augmentSample(sample, pool, random));
  const labels = new Uint8Array(all.length);
  const weights = new Float32Array(all.length);
  for (let copy = 0; copy <= copies; copy += 1) {
    labels.set(labelsOf(selected), copy * selected.length);
    weights.set(balancedWeights(selected), copy * selected.length);
  }
  return { samples: new EncodedSamples(all), labels, weights, originals: originals.length };
};
