import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { populationStability, SCORE_PARTS } from './population-stability.ts';

const counts = fc
  .array(fc.integer({ min: 0, max: 5000 }), { minLength: SCORE_PARTS, maxLength: SCORE_PARTS })
  .filter((parts) => parts.some((count) => count > 0));

describe('populationStability', () => {
  it('is 0 for equal shares, and the same whichever of two samples is asked about', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        expect(populationStability(one, one).index).toBeCloseTo(0, 9);
        expect(populationStability(one, other).index).toBeGreaterThanOrEqual(0);
        expect(populationStability(one, other).index).toBeCloseTo(populationStability(other, one).index, 9);
      }),
    );
  });

  it('is the sum over the parts', () => {
    // Shares of 0.6 and 0.4 against halves: 0.1 · ln 1.2 + 0.1 · ln 1.25, and half a count is nothing beside so many.
    const { index } = populationStability([6e6, 4e6], [5e6, 5e6]);
    expect(index).toBeCloseTo(0.1 * Math.log(1.2) + 0.1 * Math.log(1.25), 5);
  });

  it('knows what chance does: of samples of one distribution 19 in 20 stay below', () => {
    const shares = [0.5, 0.1, 0.08, 0.07, 0.06, 0.05, 0.05, 0.04, 0.03, 0.02];
    // A congruential generator (Numerical Recipes), so that the test says the same each time.
    let state = 1;
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const sample = (size: number): number[] => {
      const parts = new Array<number>(SCORE_PARTS).fill(0);
      for (let taken = 0; taken < size; taken++) {
        let left = next();
        const part = shares.findIndex((share) => {
          left -= share;
          return left < 0;
        });
        parts[part === -1 ? 0 : part]++;
      }
      return parts;
    };
    let below = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { index, byChance } = populationStability(sample(300), sample(500));
      if (index <= byChance) below++;
    }
    expect(below / 400).toBeGreaterThan(0.92);
    expect(below / 400).toBeLessThan(0.99);
  });
});
