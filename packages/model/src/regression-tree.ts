import { BINS, type BinnedColumns } from './binned-columns.ts';
import { type Random, randomInteger } from './random.ts';

/** How a {@link growTree} grows. */
export interface TreeOptions {
  readonly depth: number;
  /** Least sum of curvatures (for trees that average: of weights) in a leaf. */
  readonly leafWeight: number;
  /** Added to every sum of curvatures: draws the values of small leaves towards 0. */
  readonly penalty: number;
  /** Columns tried at each split. */
  readonly columns: number;
}

/** A node: either a split, or a leaf with its value. */
export type TreeNode =
  | { readonly column: number; readonly threshold: number; readonly left: TreeNode; readonly right: TreeNode }
  | { readonly value: number };

interface Split {
  readonly column: number;
  readonly bin: number;
  readonly gain: number;
}

/**
 * Grows a tree that takes one Newton step: leaves hold −Σ slopes / (Σ curvatures + penalty), splits win the most of
 * (Σ slopes)² / (Σ curvatures + penalty) (Chen and Guestrin 2016). With slopes −w·y, curvatures w and no penalty this is a tree
 * of mean labels split by Gini impurity.
 *
 * @param rows the rows to learn from; put in another order
 */
export const growTree = (
  data: BinnedColumns,
  rows: Int32Array,
  slopes: Float32Array,
  curvatures: Float32Array,
  options: TreeOptions,
  random: Random,
): TreeNode => {
  const slopeSums = new Float64Array(BINS);
  const curvatureSums = new Float64Array(BINS);
  const untried = Int32Array.from({ length: data.columns }, (_, column) => column);
  const worth = (slope: number, curvature: number): number => slope ** 2 / (curvature + options.penalty);

  const bestSplit = (from: number, to: number, slope: number, curvature: number): Split | undefined => {
    let best: Split | undefined;
    for (let tried = 0; tried < options.columns; tried += 1) {
      const pick = tried + randomInteger(random, data.columns - tried);
      const column = untried[pick];
      untried[pick] = untried[tried];
      untried[tried] = column;
      const bins = data.edges[column].length + 1;
      if (bins === 1) continue;
      slopeSums.fill(0, 0, bins);
      curvatureSums.fill(0, 0, bins);
      const offset = column * data.rows;
      for (let at = from; at < to; at += 1) {
        const row = rows[at];
        const bin = data.bins[offset + row];
        slopeSums[bin] += slopes[row];
        curvatureSums[bin] += curvatures[row];
      }
      let leftSlope = 0;
      let leftCurvature = 0;
      for (let bin = 0; bin < bins - 1; bin += 1) {
        leftSlope += slopeSums[bin];
        leftCurvature += curvatureSums[bin];
        const rightCurvature = curvature - leftCurvature;
        if (leftCurvature < options.leafWeight || rightCurvature < options.leafWeight) continue;
        const gain =
          worth(leftSlope, leftCurvature) +
          worth(slope - leftSlope, rightCurvature) -
          worth(slope, curvature);
        if (gain > (best?.gain ?? 1e-9)) best = { column, bin, gain };
      }
    }
    return best;
  };

  const grow = (from: number, to: number, depth: number): TreeNode => {
    let slope = 0;
    let curvature = 0;
    for (let at = from; at < to; at += 1) {
      slope += slopes[rows[at]];
      curvature += curvatures[rows[at]];
    }
    const split = depth === 0 ? undefined : bestSplit(from, to, slope, curvature);
    if (split === undefined) return { value: slope === 0 ? 0 : -slope / (curvature + options.penalty) };
    const { column, bin } = split;
    const offset = column * data.rows;
    let middle = from;
    for (let at = from; at < to; at += 1) {
      const row = rows[at];
      if (data.bins[offset + row] > bin) continue;
      rows[at] = rows[middle];
      rows[middle] = row;
      middle += 1;
    }
    return {
      column,
      threshold: data.edges[column][bin],
      left: grow(from, middle, depth - 1),
      right: grow(middle, to, depth - 1),
    };
  };

  return grow(0, rows.length, options.depth);
};

/** The value of the leaf that a row of numbers falls into. */
export const treeValue = (tree: TreeNode, numbers: Float32Array, offset: number): number => {
  let node = tree;
  while ('column' in node) node = numbers[offset + node.column] <= node.threshold ? node.left : node.right;
  return node.value;
};
