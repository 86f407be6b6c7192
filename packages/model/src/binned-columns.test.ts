import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINS, binColumns, binOf } from './binned-columns.ts';

describe('binColumns', () => {
  it('puts equal values into one bin and keeps their order', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 300 }), (values) => {
        const { bins, edges, rows } = binColumns(Float32Array.from(values), 1);
        expect(rows).toBe(values.length);
        expect(edges[0].length).toBeLessThan(BINS);
        values.forEach((value, row) => {
          expect(bins[row]).toBe(binOf(edges[0], value));
          values.forEach((other, otherRow) => {
            if (value < other) expect(bins[row]).toBeLessThanOrEqual(bins[otherRow]);
          });
        });
      }),
      { numRuns: 30 },
    ));

  it('tells every value of a column with few of them apart', () => {
    const { bins, edges } = binColumns(Float32Array.of(3, 1, 2, 3, 1, 2), 1);
    expect([...edges[0]]).toEqual([1, 2]);
    expect([...bins]).toEqual([2, 0, 1, 2, 0, 1]);
  });

  it('reads rows, writes columns', () => {
    const { bins, columns } = binColumns(Float32Array.of(0, 5, 1, 5, 0, 5, 1, 5), 2);
    expect(columns).toBe(2);
    expect([...bins]).toEqual([0, 1, 0, 1, 0, 0, 0, 0]);
  });
});
