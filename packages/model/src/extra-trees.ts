import type { EncodedSamples } from './encoded-samples.ts';
import { Forest, ForestBuilder } from './forest.ts';
import type { Member, MemberArrays } from './member.ts';
import { type Random, randomInteger, seededRandom } from './random.ts';
import { STRUCTURE_FEATURE_NAMES } from './structure-features.ts';
import type { TrainingRows } from './training-rows.ts';

/** Settings of the training of {@link ExtraTrees}. */
export interface ExtraTreesOptions {
  readonly seed: number;
  readonly trees: number;
  /** Share of the features tried at each split. */
  readonly featureShare: number;
  /** Fewest samples in a leaf. */
  readonly leafSamples: number;
}

const DEFAULTS: Omit<ExtraTreesOptions, 'seed'> = { trees: 120, featureShare: 0.25, leafSamples: 2 };
const WIDTH = STRUCTURE_FEATURE_NAMES.length;
/** Probabilities are kept away from 0 and 1 by this much before they become log-odds. */
const MARGIN = 0.002;

interface Split {
  readonly feature: number;
  readonly threshold: number;
}

/** Columns of the training rows, so that one feature of many rows is read in one stretch. */
const columnsOf = (rows: Float32Array, count: number): readonly Float32Array[] =>
  Array.from({ length: WIDTH }, (_, feature) =>
    Float32Array.from({ length: count }, (__, row) => rows[row * WIDTH + feature]),
  );

class TreeGrower {
  readonly #columns: readonly Float32Array[];
  readonly #rows: TrainingRows;
  readonly #options: ExtraTreesOptions;
  readonly #random: Random;
  readonly #forest: ForestBuilder;
  readonly #order: Int32Array;

  constructor(rows: TrainingRows, options: ExtraTreesOptions, random: Random, forest: ForestBuilder) {
    this.#columns = columnsOf(rows.samples.numbers(), rows.samples.count);
    this.#rows = rows;
    this.#options = options;
    this.#random = random;
    this.#forest = forest;
    this.#order = Int32Array.from({ length: rows.samples.count }, (_, row) => row);
  }

  /** Grows a tree on the first so many rows. */
  growTree(rows: number): void {
    const order = this.#order.subarray(0, rows);
    order.forEach((_, row) => {
      order[row] = row;
    });
    this.#forest.beginTree();
    this.#grow(0, rows);
  }

  #grow(from: number, to: number): void {
    let weight = 0;
    let malicious = 0;
    for (let at = from; at < to; at += 1) {
      const row = this.#order[at];
      weight += this.#rows.weights[row];
      if (this.#rows.labels[row] === 1) malicious += this.#rows.weights[row];
    }
    const pure = malicious < 1e-9 || weight - malicious < 1e-9;
    const split =
      pure || to - from < 2 * this.#options.leafSamples
        ? undefined
        : this.#bestSplit(from, to, weight, malicious);
    if (!split) {
      this.#forest.add({ value: malicious / weight });
      return;
    }
    const node = this.#forest.add(split);
    const middle = this.#partition(from, to, split);
    this.#grow(from, middle);
    this.#forest.beginRight(node);
    this.#grow(middle, to);
  }

  /** The best of one random threshold on each of some random features (Geurts et al. 2006), by Gini impurity. */
  #bestSplit(from: number, to: number, weight: number, malicious: number): Split | undefined {
    const { featureShare, leafSamples } = this.#options;
    const wanted = Math.max(1, Math.round(featureShare * WIDTH));
    const untried = Uint8Array.from({ length: WIDTH }, (_, feature) => feature);
    let best: Split | undefined;
    let bestGain = -1;
    let tried = 0;
    for (let left = WIDTH; left > 0 && tried < wanted; left -= 1) {
      const pick = randomInteger(this.#random, left);
      const feature = untried[pick];
      untried[pick] = untried[left - 1];
      const column = this.#columns[feature];
      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      for (let at = from; at < to; at += 1) {
        const value = column[this.#order[at]];
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
      if (highest <= lowest) continue;
      tried += 1;
      const threshold = Math.fround(lowest + this.#random() * (highest - lowest));
      let leftWeight = 0;
      let leftMalicious = 0;
      let leftCount = 0;
      for (let at = from; at < to; at += 1) {
        const row = this.#order[at];
        if (column[row] > threshold) continue;
        leftCount += 1;
        leftWeight += this.#rows.weights[row];
        if (this.#rows.labels[row] === 1) leftMalicious += this.#rows.weights[row];
      }
      if (leftCount < leafSamples || to - from - leftCount < leafSamples) continue;
      const rightWeight = weight - leftWeight;
      const rightMalicious = malicious - leftMalicious;
      const gain =
        (leftMalicious ** 2 + (leftWeight - leftMalicious) ** 2) / leftWeight +
        (rightMalicious ** 2 + (rightWeight - rightMalicious) ** 2) / rightWeight;
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, threshold };
      }
    }
    return best;
  }

  #partition(from: number, to: number, { feature, threshold }: Split): number {
    const column = this.#columns[feature];
    let low = from;
    let high = to - 1;
    while (low <= high) {
      const row = this.#order[low];
      if (column[row] <= threshold) low += 1;
      else {
        this.#order[low] = this.#order[high];
        this.#order[high] = row;
        high -= 1;
      }
    }
    return low;
  }
}

/**
 * Extremely randomised trees over the structure numbers (Geurts, Ernst, Wehenkel 2006); a leaf keeps the share of malicious samples.
 * Every second tree grows on samples as captured alone: changed copies teach to do without the User-Agent, and to do less with it.
 */
export class ExtraTrees implements Member {
  static readonly memberName = 'trees';
  readonly name = ExtraTrees.memberName;
  readonly #forest: Forest;

  private constructor(forest: Forest) {
    this.#forest = forest;
  }

  static fromArrays(arrays: MemberArrays): ExtraTrees {
    return new ExtraTrees(Forest.fromArrays(arrays));
  }

  static train(
    rows: TrainingRows,
    options: Partial<ExtraTreesOptions> & { readonly seed: number },
  ): ExtraTrees {
    const settings = { ...DEFAULTS, ...options };
    const forest = new ForestBuilder();
    const grower = new TreeGrower(rows, settings, seededRandom(settings.seed), forest);
    for (let tree = 0; tree < settings.trees; tree += 1)
      grower.growTree(tree % 2 === 0 ? rows.samples.count : rows.originals);
    return new ExtraTrees(forest.finish());
  }

  /**
   * The same trees with the shares in their leaves moved towards new samples: every leaf is taken to have seen
   * `prior` samples before. For a retrain, which has not the old samples at hand to grow new trees from.
   */
  updated(rows: TrainingRows, prior = 5): ExtraTrees {
    const numbers = rows.samples.numbers();
    const weights = new Float32Array(this.#forest.nodes);
    const malicious = new Float32Array(this.#forest.nodes);
    for (let row = 0; row < rows.samples.count; row += 1)
      for (const root of this.#forest.roots) {
        const leaf = this.#forest.leaf(root, numbers, row * WIDTH);
        weights[leaf] += rows.weights[row];
        malicious[leaf] += rows.weights[row] * rows.labels[row];
      }
    return new ExtraTrees(
      this.#forest.withLeafValues(
        (share, leaf) => (prior * share + malicious[leaf]) / (prior + weights[leaf]),
      ),
    );
  }

  async logits(samples: EncodedSamples): Promise<Float32Array> {
    const trees = this.#forest.roots.length;
    return Float32Array.from(this.#forest.sums(samples.numbers(), WIDTH), (sum) => {
      const share = sum / trees;
      const probability = MARGIN + (1 - 2 * MARGIN) * share;
      return Math.log(probability / (1 - probability));
    });
  }

  /** Number of trees and of nodes in all of them. */
  size(): { readonly trees: number; readonly nodes: number } {
    return { trees: this.#forest.roots.length, nodes: this.#forest.nodes };
  }

  arrays(): MemberArrays {
    return this.#forest.arrays();
  }
}
