import { describe, expect, it } from 'vitest';
import { Forest, ForestBuilder } from './forest.ts';

/** One tree that splits on number 1 and then, to the right, on number 0; and one that is a single leaf. */
const grown = (): Forest => {
  const builder = new ForestBuilder();
  builder.beginTree();
  const root = builder.add({ feature: 1, threshold: 0.5 });
  builder.add({ value: 1 });
  builder.beginRight(root);
  const right = builder.add({ feature: 0, threshold: -2 });
  builder.add({ value: 2 });
  builder.beginRight(right);
  builder.add({ value: 4 });
  builder.beginTree();
  builder.add({ value: 10 });
  return builder.finish();
};

const rows = Float32Array.of(0, 0.5, -2, 0.6, -1, 0.6);

describe('Forest', () => {
  it('adds up the leaves a row falls into; a number equal to the threshold goes left', () => {
    const forest = grown();
    expect([...forest.sums(rows, 2)]).toEqual([11, 12, 14]);
    expect(forest.nodes).toBe(6);
    expect([...forest.roots]).toEqual([0, 5]);
  });

  it('says the same after it was kept as arrays', () => {
    const forest = Forest.fromArrays(grown().arrays());
    expect([...forest.sums(rows, 2)]).toEqual([11, 12, 14]);
  });

  it('changes leaves alone, in a forest of its own', () => {
    const forest = grown();
    const leaf = forest.leaf(0, rows, 2);
    const changed = forest.withLeafValues((value, node) => (node === leaf ? -1 : value));
    expect([...changed.sums(rows, 2)]).toEqual([11, 9, 14]);
    expect(changed.value(leaf)).toBe(-1);
    expect(forest.value(leaf)).toBe(2);
  });
});
