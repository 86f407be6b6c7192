import { describe, expect, it } from 'vitest';
import { median, pairedRatio, spreadOf } from './statistics.ts';

describe('statistics', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('the median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('has no median of nothing', () => expect(median([])).toBeNaN());

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('gives median and extremes', () =>
    expect(spreadOf([2, 8, 4])).toEqual({ median: 4, minimum: 2, maximum: 8 }));

  it('compares round by round, so that a slow round counts once', () => {
    // The medians alone would say 30 / 2: the machine was slow in the last two rounds.
    expect(pairedRatio([10, 30, 30], [1, 3, 2])).toBe(10);
    expect(pairedRatio([10, 20], [1])).toBe(10);
    expect(pairedRatio([], [1])).toBeNaN();
  });
});
