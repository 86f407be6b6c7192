import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textShape } from './text-shape.ts';

describe('textShape', () => {
  it('measures a text', () => {
    const shape = textShape('aB12/xyzt.9');
    expect(shape.length).toBe(11);
    expect(shape.digits).toBeCloseTo(3 / 11);
    expect(shape.upper).toBeCloseTo(1 / 11);
    expect(shape.symbols).toBeCloseTo(2 / 11);
    expect(shape.longestDigits).toBe(2);
    expect(shape.longestWord).toBe(4);
    expect(shape.classChanges).toBeCloseTo(6 / 11);
  });

  it('gives the entropy in bits', () => {
    expect(textShape('abcd').entropy).toBeCloseTo(2);
    expect(textShape('aaaa').entropy).toBe(0);
  });

  it('counts consonants in a row', () => {
    expect(textShape('strength-rhythm').longestConsonants).toBe(4);
  });

  it('keeps shares within 0 and 1 for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { digits, upper, vowels, symbols, hexadecimal, classChanges } = textShape(text);
        for (const share of [digits, upper, vowels, symbols, hexadecimal, classChanges]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
