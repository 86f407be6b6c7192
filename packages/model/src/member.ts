import type { EncodedSamples } from './encoded-samples.ts';

/** Named arrays of numbers: what a trained member keeps on disk. */
export type MemberArrays = Readonly<Record<string, PackedArray>>;

/** One array with its shape. */
export interface PackedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint8Array | Uint16Array | Int32Array;
}

/** One trained model of an ensemble. */
export interface Member {
  readonly name: string;
  /** The log-odds of malicious for each sample. */
  logits(samples: EncodedSamples): Promise<Float32Array>;
  arrays(): MemberArrays;
}
