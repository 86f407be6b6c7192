import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { describe, expect, it } from 'vitest';
import { countChange, LONGEST_COMPARED } from './header-change.ts';

describe('countChange', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['/a?id=1', '/a?id=2', 1],
    ['/a?id=1', '/a?id=27', 2],
    ['aa', 'aaa', 1],
  ])('from %j to %j is %i', (previous, next, change) => {
    expect(countChange(previous, next)).toBe(change);
  });

  it('is the edit distance of texts that differ in few places', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(countChange(a, b)).toBe(distance(a, b));
      }),
    );
  });

  it('lies between the edit distance and the longer length for long texts', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b'),
      minLength: 0,
      maxLength: 3 * LONGEST_COMPARED,
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const change = countChange(a, b);
        expect(change).toBeGreaterThanOrEqual(distance(a, b));
        expect(change).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
