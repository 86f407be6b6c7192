import { headerValue, parseSample } from './parsed-sample.ts';

/** A flow's sample with what is known of it. */
export interface LabelledSample {
  /** The bytes made by `makeSample`. */
  readonly sample: Uint8Array;
  readonly label: 'malicious' | 'benign';
  /** Malware family or benign application. `background:X` is harmless traffic from a capture of malware X. */
  readonly family: string;
  /** What the flow belongs to: capture, inside host and User-Agent. Flows of one key are judged as one. */
  readonly software: string;
  /**
   * Of a sample that is learnt from and never judged: how much it counts beside one that is judged, above 0 and at most 1.
   * Imitations have it.
   */
  readonly weight?: number | undefined;
}

/** 1 for malicious, 0 for benign, in the order of the samples. */
export const labelsOf = (samples: readonly LabelledSample[]): Uint8Array =>
  Uint8Array.from(samples, ({ label }) => (label === 'malicious' ? 1 : 0));

/** Text that stands for the bytes of a sample; equal for equal samples only. */
export const sampleKey = (sample: Uint8Array): string =>
  Buffer.from(sample.buffer, sample.byteOffset, sample.length).toString('latin1');

/** How many flows of one pair of User-Agent and Host are learnt from; a few controllers would decide all else. */
export const PAIR_CAP = 50;

/**
 * What is worth learning from: of samples with the same bytes, label and family one is kept, and of each pair of
 * User-Agent and Host with one label the first {@link PAIR_CAP}.
 */
export const selectTrainingSamples = (
  samples: readonly LabelledSample[],
  cap = PAIR_CAP,
): readonly LabelledSample[] => {
  const seen = new Set<string>();
  const pairs = new Map<string, number>();
  return samples.filter(({ sample, label, family }) => {
    const key = `${label}\n${family}\n${sampleKey(sample)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const request = parseSample(sample)[0];
    if (!request) return true;
    const pair = `${label}\n${headerValue(request, 'user-agent') ?? '-'}\n${headerValue(request, 'host') ?? '-'}`;
    const count = (pairs.get(pair) ?? 0) + 1;
    pairs.set(pair, count);
    return count <= cap;
  });
};

/**
 * Weights that let every software and every family speak: the samples of one software share a total of the square
 * root of their number, so do the software of one family; what a sample's own weight takes from it the rest of its class gets,
 * and both classes weigh the same. Mean 1.
 */
export const balancedWeights = (samples: readonly LabelledSample[]): Float32Array => {
  const weights = new Float64Array(samples.length).fill(1);
  const divideBy = (keyOf: (sample: LabelledSample) => string, power: number): void => {
    const totals = new Map<string, number>();
    samples.forEach((sample, index) => {
      const key = keyOf(sample);
      totals.set(key, (totals.get(key) ?? 0) + weights[index]);
    });
    samples.forEach((sample, index) => {
      weights[index] /= (totals.get(keyOf(sample)) ?? 1) ** power;
    });
  };
  divideBy(({ label, software }) => `${label}\n${software}`, 0.5);
  divideBy(({ label, family }) => `${label}\n${family}`, 0.5);
  samples.forEach(({ weight = 1 }, index) => {
    weights[index] *= weight;
  });
  divideBy(({ label }) => label, 1);
  return Float32Array.from(weights, (weight) => (weight * samples.length) / 2);
};

/** Each software counts once, however many flows it has. */
export const softwareWeights = (samples: readonly LabelledSample[]): Float32Array => {
  const counts = new Map<string, number>();
  for (const { software } of samples) counts.set(software, (counts.get(software) ?? 0) + 1);
  return Float32Array.from(samples, ({ software }) => 1 / (counts.get(software) ?? 1));
};
