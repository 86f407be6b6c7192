import { binColumns } from '../binned-columns.ts';
import type { NumberRows } from '../number-rows.ts';
import { randomInteger, seededRandom } from '../random.ts';
import { growTree, type TreeNode, treeValue } from '../regression-tree.ts';

const TREES = 100;
const MARGIN = 0.002;

/**
 * A random forest (Breiman 2001): trees of bootstrap samples that try the square root of the columns at each split: a baseline.
 *
 * @returns the log-odds of rows as wide as those learnt from
 */
export const trainRandomForest = (
  data: NumberRows,
  seed: number,
): ((numbers: Float32Array) => Float32Array) => {
  const { numbers, width, labels, weights } = data;
  const columns = binColumns(numbers, width);
  const random = seededRandom(seed);
  const slopes = Float32Array.from(weights, (weight, row) => -weight * labels[row]);
  const options = { depth: 24, leafWeight: 1e-6, penalty: 0, columns: Math.ceil(Math.sqrt(width)) };
  const trees: TreeNode[] = [];
  for (let tree = 0; tree < TREES; tree += 1) {
    const rows = Int32Array.from({ length: columns.rows }, () => randomInteger(random, columns.rows));
    trees.push(growTree(columns, rows, slopes, weights, options, random));
  }
  return (wanted) =>
    Float32Array.from({ length: wanted.length / width }, (_, row) => {
      const share = trees.reduce((sum, tree) => sum + treeValue(tree, wanted, row * width), 0) / TREES;
      const probability = MARGIN + (1 - 2 * MARGIN) * Math.min(1, Math.max(0, share));
      return Math.log(probability / (1 - probability));
    });
};
