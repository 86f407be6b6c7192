import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseFlows } from './choose-flows.ts';

const flows = Array.from({ length: 200 }, (_, i) => ({ name: `flow ${i}` }));

describe('chooseFlows', () => {
  it('chooses the share, rounded up, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(flows),
        fc.integer({ min: 0, max: 100 }),
        fc.string(),
        (some, percent, digest) => {
          const chosen = chooseFlows(some, percent, digest);
          expect(chosen).toHaveLength(Math.ceil((some.length * percent) / 100));
          expect(new Set(chosen).size).toBe(chosen.length);
          expect(chooseFlows(some.toReversed(), percent, digest)).toEqual(chosen);
        },
      ),
    );
  });

  it('chooses others for another capture', () => {
    expect(chooseFlows(flows, 10, 'a')).not.toEqual(chooseFlows(flows, 10, 'b'));
  });

  it('gives every flow about the same chance', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 400; i++)
      for (const { name } of chooseFlows(flows, 10, `capture ${i}`))
        counts.set(name, (counts.get(name) ?? 0) + 1);
    // 40 expected of each; 5 standard deviations are 30.
    expect(counts.size).toBe(200);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(10);
      expect(count).toBeLessThan(70);
    }
  });

  it('takes a share out of range for the nearest in it', () => {
    expect(chooseFlows(flows, -5, 'a')).toEqual([]);
    expect(chooseFlows(flows, 500, 'a')).toHaveLength(200);
  });
});
