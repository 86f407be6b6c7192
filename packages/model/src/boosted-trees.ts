import { binColumns } from './binned-columns.ts';
import type { EncodedSamples } from './encoded-samples.ts';
import { Forest, ForestBuilder } from './forest.ts';
import type { Member, MemberArrays } from './member.ts';
import type { NumberRows } from './number-rows.ts';
import { seededRandom } from './random.ts';
import { growTree, type TreeNode, treeValue } from './regression-tree.ts';
import { STRUCTURE_FEATURE_NAMES } from './structure-features.ts';
import type { TrainingRows } from './training-rows.ts';

const ROUNDS = 200;
const LEARNING_RATE = 0.1;
const DEPTH = 5;
const WIDTH = STRUCTURE_FEATURE_NAMES.length;
/** Added to the curvature of a leaf that a retrain moves: as if it had seen so much before. */
const RETRAIN_PENALTY = 5;

const addNodes = (builder: ForestBuilder, node: TreeNode): void => {
  if ('value' in node) {
    builder.add({ value: LEARNING_RATE * node.value });
    return;
  }
  const split = builder.add({ feature: node.column, threshold: node.threshold });
  addNodes(builder, node.left);
  builder.beginRight(split);
  addNodes(builder, node.right);
};

/**
 * Grows gradient boosted trees with the logistic loss (Friedman 2001; steps and penalties as in Chen and Guestrin 2016), a third of
 * the columns tried at each split.
 *
 * @returns trees whose sum is the log-odds of rows as wide as those learnt from
 */
export const growBoostedTrees = (data: NumberRows, seed: number): Forest => {
  const { numbers, width, labels, weights } = data;
  const columns = binColumns(numbers, width);
  const random = seededRandom(seed);
  const logits = new Float32Array(columns.rows);
  const slopes = new Float32Array(columns.rows);
  const curvatures = new Float32Array(columns.rows);
  const options = { depth: DEPTH, leafWeight: 1, penalty: 1, columns: Math.ceil(width / 3) };
  const builder = new ForestBuilder();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let row = 0; row < columns.rows; row += 1) {
      const probability = logistic(logits[row]);
      slopes[row] = weights[row] * (probability - labels[row]);
      curvatures[row] = weights[row] * probability * (1 - probability);
    }
    const rows = Int32Array.from({ length: columns.rows }, (_, row) => row);
    const tree = growTree(columns, rows, slopes, curvatures, options, random);
    builder.beginTree();
    addNodes(builder, tree);
    for (let row = 0; row < columns.rows; row += 1)
      logits[row] += LEARNING_RATE * treeValue(tree, numbers, row * width);
  }
  return builder.finish();
};

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Boosted trees over the structure numbers, grown on samples as captured: changed copies make them learn what is changed. */
export class BoostedTrees implements Member {
  static readonly memberName = 'boosted';
  readonly name = BoostedTrees.memberName;
  readonly #forest: Forest;

  private constructor(forest: Forest) {
    this.#forest = forest;
  }

  static fromArrays(arrays: MemberArrays): BoostedTrees {
    return new BoostedTrees(Forest.fromArrays(arrays));
  }

  static train(rows: TrainingRows, { seed }: { readonly seed: number }): BoostedTrees {
    const { originals } = rows;
    return new BoostedTrees(
      growBoostedTrees(
        {
          numbers: rows.samples.numbers().subarray(0, originals * WIDTH),
          width: WIDTH,
          labels: rows.labels.subarray(0, originals),
          weights: rows.weights.subarray(0, originals),
        },
        seed,
      ),
    );
  }

  /**
   * The same trees with the values in their leaves moved one Newton step towards new samples, tree after tree. For a retrain, which
   * has not the old samples at hand to grow new trees from.
   */
  updated(rows: TrainingRows): BoostedTrees {
    const { originals, labels, weights } = rows;
    const numbers = rows.samples.numbers();
    const logits = Float32Array.from(this.#forest.sums(numbers.subarray(0, originals * WIDTH), WIDTH));
    const moved = new Map<number, number>();
    for (const root of this.#forest.roots) {
      const sums = new Map<number, { slope: number; curvature: number }>();
      const leaves = Int32Array.from({ length: originals }, (_, row) =>
        this.#forest.leaf(root, numbers, row * WIDTH),
      );
      leaves.forEach((leaf, row) => {
        const probability = logistic(logits[row]);
        const sum = sums.get(leaf) ?? { slope: 0, curvature: 0 };
        sum.slope += weights[row] * (probability - labels[row]);
        sum.curvature += weights[row] * probability * (1 - probability);
        sums.set(leaf, sum);
      });
      for (const [leaf, { slope, curvature }] of sums)
        moved.set(leaf, (-LEARNING_RATE * slope) / (curvature + RETRAIN_PENALTY));
      leaves.forEach((leaf, row) => {
        logits[row] += moved.get(leaf) ?? 0;
      });
    }
    return new BoostedTrees(this.#forest.withLeafValues((value, leaf) => value + (moved.get(leaf) ?? 0)));
  }

  async logits(samples: EncodedSamples): Promise<Float32Array> {
    return Float32Array.from(this.#forest.sums(samples.numbers(), WIDTH));
  }

  arrays(): MemberArrays {
    return this.#forest.arrays();
  }
}
