import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterGrams, GRAM_BUCKETS } from './character-grams.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const gramsOf = (text: string): number[] => [...characterGrams([bytes(text)]).buckets];

describe('characterGrams', () => {
  it('are all sequences of 2, 3 and 4 bytes, each once', () => {
    expect(gramsOf('abcde')).toHaveLength(4 + 3 + 2);
    expect(gramsOf('abab')).toHaveLength(2 + 2 + 1);
    expect(gramsOf('a')).toEqual([]);
    expect(gramsOf('')).toEqual([]);
  });

  it('of a text are among those of a longer one', () => {
    const longer = new Set(gramsOf('GET / HTTP/1.1'));
    for (const gram of gramsOf('HTTP')) expect(longer).toContain(gram);
  });

  it('leave padding out', () => {
    expect(gramsOf('abc\0\0\0')).toEqual(gramsOf('abc'));
  });

  it('of a row do not depend on its neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 1500 }), { maxLength: 6 }), (samples) => {
        const { starts, buckets } = characterGrams(samples);
        samples.forEach((sample, row) => {
          const own = buckets.subarray(starts[row], starts[row + 1]);
          expect(own).toEqual(characterGrams([sample]).buckets);
          expect(new Set(own).size).toBe(own.length);
          for (const bucket of own) expect(bucket).toBeLessThan(GRAM_BUCKETS);
        });
      }),
      { numRuns: 50 },
    );
  });
});
