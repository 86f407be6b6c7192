import { growBoostedTrees } from '../boosted-trees.ts';
import { EncodedSamples } from '../encoded-samples.ts';
import { ExtraTrees } from '../extra-trees.ts';
import { GramRegression } from '../gram-regression.ts';
import { balancedWeights, type LabelledSample, labelsOf, selectTrainingSamples } from '../labelled-sample.ts';
import { STRUCTURE_FEATURE_NAMES } from '../structure-features.ts';
import { TokenRegression } from '../token-regression.ts';
import type { TrainingRows } from '../training-rows.ts';

import { trainNearestNeighbours } from './nearest-neighbours.ts';
import { trainRandomForest } from './random-forest.ts';

/** Gives samples log-odds of being malicious. */
export type SampleScorer = (samples: readonly Uint8Array[]) => Promise<Float32Array>;

/** A simple model that MAD's own must do better than. None of them sees changed copies of samples. */
export interface Baseline {
  readonly name: string;
  readonly train: (samples: readonly LabelledSample[], seed: number) => Promise<SampleScorer>;
}

const WIDTH = STRUCTURE_FEATURE_NAMES.length;
const AGENT_COLUMNS = STRUCTURE_FEATURE_NAMES.flatMap((name, column) =>
  /agent/i.test(name) ? [column] : [],
);

/** Both classes weigh the same; mean 1. */
const classWeights = (labels: Uint8Array): Float32Array => {
  const malicious = labels.reduce((sum, label) => sum + label, 0);
  const benign = labels.length - malicious;
  return Float32Array.from(labels, (label) => labels.length / (2 * (label === 1 ? malicious : benign)));
};

const bytesOf = (samples: readonly LabelledSample[]): readonly Uint8Array[] =>
  samples.map(({ sample }) => sample);

const rawBytes = (samples: readonly Uint8Array[]): Float32Array => new EncodedSamples(samples).bytes();

const withoutAgent = (numbers: Float32Array): Float32Array => {
  const masked = numbers.slice();
  for (let offset = 0; offset < masked.length; offset += WIDTH)
    for (const column of AGENT_COLUMNS) masked[offset + column] = 0;
  return masked;
};

const structureNumbers = (samples: readonly Uint8Array[]): Float32Array =>
  new EncodedSamples(samples).numbers();

const trainBoosted = (
  samples: readonly LabelledSample[],
  seed: number,
  numbersOf: (samples: readonly Uint8Array[]) => Float32Array,
): SampleScorer => {
  const selected = selectTrainingSamples(samples);
  const labels = labelsOf(selected);
  const numbers = numbersOf(bytesOf(selected));
  const trees = growBoostedTrees({ numbers, width: WIDTH, labels, weights: balancedWeights(selected) }, seed);
  return async (wanted) => Float32Array.from(trees.sums(numbersOf(wanted), WIDTH));
};

const trainTrees = (
  samples: readonly LabelledSample[],
  seed: number,
  mask: (numbers: Float32Array) => Float32Array,
): SampleScorer => {
  const selected = selectTrainingSamples(samples);
  const masked = (wanted: readonly Uint8Array[]): EncodedSamples => {
    const encoded = new EncodedSamples(wanted);
    encoded.numbers().set(mask(encoded.numbers()));
    return encoded;
  };
  const rows = {
    samples: masked(bytesOf(selected)),
    labels: labelsOf(selected),
    weights: balancedWeights(selected),
    originals: selected.length,
  };
  const trees = ExtraTrees.train(rows, { seed });
  return (wanted) => trees.logits(masked(wanted));
};

const rowsOf = (samples: readonly LabelledSample[], weights: Float32Array): TrainingRows => ({
  samples: new EncodedSamples(bytesOf(samples)),
  labels: labelsOf(samples),
  weights,
  originals: samples.length,
});

const trainTokens = (samples: readonly LabelledSample[], seed: number): SampleScorer => {
  const selected = selectTrainingSamples(samples);
  const tokens = TokenRegression.train(rowsOf(selected, balancedWeights(selected)), { seed });
  return (wanted) => tokens.logits(new EncodedSamples(wanted));
};

const trainGrams = (rows: TrainingRows, seed: number): SampleScorer => {
  const grams = GramRegression.train(rows, { seed });
  return (wanted) => grams.logits(new EncodedSamples(wanted));
};

const meanOf =
  (scorers: readonly SampleScorer[]): SampleScorer =>
  async (samples) => {
    const sum = new Float32Array(samples.length);
    for (const score of scorers)
      (await score(samples)).forEach((logit, row) => {
        sum[row] += logit / scorers.length;
      });
    return sum;
  };

const unchanged = (numbers: Float32Array): Float32Array => numbers;

/** The simple models of the table in the evaluation, in its order. */
export const BASELINES: readonly Baseline[] = [
  {
    name: 'logistic regression, character 2–4-grams',
    train: async (samples, seed) => trainGrams(rowsOf(samples, classWeights(labelsOf(samples))), seed),
  },
  {
    name: 'the same, (User-Agent, Host) pairs capped',
    train: async (samples, seed) => {
      const selected = selectTrainingSamples(samples);
      return trainGrams(rowsOf(selected, balancedWeights(selected)), seed);
    },
  },
  {
    name: 'random forest on the raw bytes',
    train: async (samples, seed) => {
      const selected = selectTrainingSamples(samples);
      const numbers = rawBytes(bytesOf(selected));
      const width = numbers.length / selected.length;
      const weights = balancedWeights(selected);
      const score = trainRandomForest({ numbers, width, labels: labelsOf(selected), weights }, seed);
      return async (wanted) => score(rawBytes(wanted));
    },
  },
  {
    name: 'five nearest neighbours, n-grams in 100 dimensions',
    train: async (samples) => {
      const selected = selectTrainingSamples(samples);
      const score = trainNearestNeighbours(bytesOf(selected), labelsOf(selected), balancedWeights(selected));
      return async (wanted) => score(wanted);
    },
  },
  {
    name: 'boosted trees on structure numbers',
    train: async (samples, seed) => trainBoosted(samples, seed, structureNumbers),
  },
  {
    name: 'extra trees on structure numbers',
    train: async (samples, seed) => trainTrees(samples, seed, unchanged),
  },
  {
    name: 'logistic regression on structure tokens',
    train: async (samples, seed) => trainTokens(samples, seed),
  },
  {
    name: 'mean of the log-odds of the last three',
    train: async (samples, seed) =>
      meanOf([
        trainBoosted(samples, seed, structureNumbers),
        trainTrees(samples, seed, unchanged),
        trainTokens(samples, seed),
      ]),
  },
  {
    name: 'the same, nothing of the User-Agent',
    train: async (samples, seed) =>
      meanOf([
        trainBoosted(samples, seed, (wanted) => withoutAgent(structureNumbers(wanted))),
        trainTrees(samples, seed, withoutAgent),
        trainTokens(samples, seed),
      ]),
  },
];
