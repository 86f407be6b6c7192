import type { EncodedSamples } from './encoded-samples.ts';

/** Samples ready to be learnt from. */
export interface TrainingRows {
  readonly samples: EncodedSamples;
  /** 1 malicious, 0 benign, one for each sample. */
  readonly labels: Uint8Array;
  /** How much each sample counts; mean 1. */
  readonly weights: Float32Array;
  /** The first so many samples are as captured; changed copies of them follow. */
  readonly originals: number;
}
