import { describe, expect, it } from 'vitest';
import { ScaledSums } from './scaled-sums.ts';

describe('ScaledSums', () => {
  it('adds a multiple of one row to another and touches nothing beside', () => {
    const memory = new ScaledSums(24);
    const from = memory.row(12);
    const to = memory.row(12);
    from.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    to.fill(100);
    memory.add(to.byteOffset, from.byteOffset + 16, 8, 0.5);
    expect([...to]).toEqual([102.5, 103, 103.5, 104, 104.5, 105, 105.5, 106, 100, 100, 100, 100]);
    expect([...from]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('has room for as many numbers as it was told of', () => {
    const memory = new ScaledSums(100_000);
    const rows = [memory.row(99_996), memory.row(4)];
    rows[0].fill(1);
    memory.add(rows[1].byteOffset, rows[0].byteOffset + rows[0].byteLength - 16, 4, 3);
    expect([...rows[1]]).toEqual([3, 3, 3, 3]);
    expect(() => memory.row(65_536)).toThrow(RangeError);
  });
});
