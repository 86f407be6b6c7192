import { describe, expect, it } from 'vitest';
import { binColumns } from './binned-columns.ts';
import { seededRandom } from './random.ts';
import { growTree, treeValue } from './regression-tree.ts';

/** Four corners of a square; the label is one of both coordinates, not both (which no single split tells). */
const numbers = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const labels = [0, 1, 1, 0];
const options = { depth: 2, leafWeight: 0.5, penalty: 0, columns: 2 };
const grow = (changes: Partial<typeof options>, slopes: readonly number[]) =>
  growTree(
    binColumns(numbers, 2),
    Int32Array.of(0, 1, 2, 3),
    Float32Array.from(slopes),
    Float32Array.of(1, 1, 1, 1),
    { ...options, ...changes },
    seededRandom(1),
  );

describe('growTree', () => {
  it('gives leaves the mean label when slopes are −label and curvatures 1', () => {
    const tree = grow(
      { depth: 0 },
      labels.map((label) => -label),
    );
    expect(tree).toEqual({ value: 0.5 });
  });

  it('splits where the sums of slopes differ', () => {
    const tree = grow({ depth: 1 }, [0, -1, 0, -1]);
    expect(tree).toEqual({ column: 1, threshold: 0, left: { value: 0 }, right: { value: 1 } });
    expect([0, 1, 2, 3].map((row) => treeValue(tree, numbers, row * 2))).toEqual([0, 1, 0, 1]);
  });

  it('makes no leaf lighter than asked for', () => {
    expect(grow({ depth: 1, leafWeight: 2.5 }, [0, -1, 0, -1])).toEqual({ value: 0.5 });
  });

  it('draws values towards 0 by the penalty', () => {
    expect(grow({ depth: 0, penalty: 4 }, [-1, -1, -1, -1])).toEqual({ value: 0.5 });
  });
});
