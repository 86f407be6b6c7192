import { createHash } from 'node:crypto';
import { foldGroup, type LabelledSample } from '@mad/model';

/** Of 256 groups this many are never learnt from. */
const FROZEN_OF_256 = 64;

/** Samples to learn from, and samples that no retraining ever sees. */
export interface FrozenSplit {
  readonly learn: readonly LabelledSample[];
  readonly frozen: readonly LabelledSample[];
}

/**
 * Splits samples by family or application: a quarter of the families, chosen by a digest of the name, is frozen. The choice is the
 * same on every machine and for ever, whatever else is in the set; no family is torn apart, and the harmless traffic of a malware
 * family's captures goes with it.
 */
export const frozenSplit = (samples: readonly LabelledSample[]): FrozenSplit => ({
  learn: samples.filter(({ family }) => !isFrozen(family)),
  frozen: samples.filter(({ family }) => isFrozen(family)),
});

const isFrozen = (family: string): boolean => {
  const digest = createHash('sha256')
    .update(`frozen ${foldGroup(family)}`)
    .digest();
  return (digest[0] ?? 0) < FROZEN_OF_256;
};
