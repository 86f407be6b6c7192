import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMemo } from './recent-memo.ts';

describe('RecentMemo', () => {
  it('computes again only what it has not been asked for of late, and stays bounded', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 8 }), (asked, capacity) => {
        const memo = new RecentMemo<number>(capacity);
        const recent: number[] = [];
        for (const key of asked) {
          let computed = false;
          const answer = memo.get(String(key), () => {
            computed = true;
            return key * 2;
          });
          expect(answer).toBe(key * 2);
          if (recent.slice(-capacity).includes(key)) expect(computed).toBe(false);
          if (recent.includes(key)) recent.splice(recent.indexOf(key), 1);
          recent.push(key);
          expect(memo.size).toBeLessThanOrEqual(2 * capacity);
        }
      }),
    );
  });
});
