import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameSet, nested, nestedSets } from './name-set.ts';

describe('nested', () => {
  it('is containment either way, the empty set left out', () => {
    const names = fc.subarray(['accept', 'cookie', 'host', 'x-a', 'x-b', '203.0.113.1', '203.0.113.2']);
    fc.assert(
      fc.property(names, names, (drawnA, drawnB) => {
        const [a, b] = [drawnA.sort(), drawnB.sort()];
        const within = a.every((name) => b.includes(name)) || b.every((name) => a.includes(name));
        const expected = a.length > 0 && b.length > 0 && within;
        expect(nested(a, b)).toBe(expected);
        expect(nestedSets(nameSet(a), nameSet(b))).toBe(expected);
      }),
    );
  });

  it('is the same with and without summaries for any names', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(names, names, (drawnA, drawnB) => {
        const [a, b] = [drawnA.sort(), [...new Set([...drawnA, ...drawnB])].sort()];
        expect(nestedSets(nameSet(a), nameSet(b))).toBe(a.length > 0);
        expect(nestedSets(nameSet(drawnB.sort()), nameSet(a))).toBe(nested(drawnB, a));
      }),
    );
  });
});
