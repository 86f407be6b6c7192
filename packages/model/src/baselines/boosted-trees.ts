import { seededRandom } from '../random.ts';
import { binColumns } from './binned-columns.ts';
import type { NumberRows } from './number-rows.ts';
import { growTree, type TreeNode, treeValue } from './regression-tree.ts';

const ROUNDS = 200;
const LEARNING_RATE = 0.1;

/**
 * Gradient boosted trees with the logistic loss (Friedman 2001): a baseline.
 *
 * @returns the log-odds of rows as wide as those learnt from
 */
export const trainBoostedTrees = (
  data: NumberRows,
  seed: number,
): ((numbers: Float32Array) => Float32Array) => {
  const { numbers, width, labels, weights } = data;
  const columns = binColumns(numbers, width);
  const random = seededRandom(seed);
  const logits = new Float32Array(columns.rows);
  const slopes = new Float32Array(columns.rows);
  const curvatures = new Float32Array(columns.rows);
  const trees: TreeNode[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let row = 0; row < columns.rows; row += 1) {
      const probability = 1 / (1 + Math.exp(-logits[row]));
      slopes[row] = weights[row] * (probability - labels[row]);
      curvatures[row] = weights[row] * probability * (1 - probability);
    }
    const rows = Int32Array.from({ length: columns.rows }, (_, row) => row);
    const options = { depth: 5, leafWeight: 1, penalty: 1, columns: Math.ceil(width / 3) };
    const tree = growTree(columns, rows, slopes, curvatures, options, random);
    trees.push(tree);
    for (let row = 0; row < columns.rows; row += 1)
      logits[row] += LEARNING_RATE * treeValue(tree, numbers, row * width);
  }
  return (wanted) =>
    Float32Array.from({ length: wanted.length / width }, (_, row) =>
      trees.reduce((sum, tree) => sum + LEARNING_RATE * treeValue(tree, wanted, row * width), 0),
    );
};
