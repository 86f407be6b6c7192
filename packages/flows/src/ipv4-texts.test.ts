import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ipv4Texts } from './ipv4-texts.ts';

const fromBytes = (word: number): string => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, word);
  return bytes.join('.');
};

describe('Ipv4Texts', () => {
  it.each([
    [0, '0.0.0.0'],
    [0x0a000001, '10.0.0.1'],
    [0xc0a80102, '192.168.1.2'],
    [0xffffffff, '255.255.255.255'],
    [-1, '255.255.255.255'],
  ])('writes %i as %s', (word, text) => {
    expect(new Ipv4Texts().of(word)).toBe(text);
  });

  it('says the same whatever was asked before', () => {
    // More addresses than are remembered.
    const words = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 3000, maxLength: 6000 });
    fc.assert(
      fc.property(words, (asked) => {
        const texts = new Ipv4Texts();
        for (const word of [...asked, ...asked]) expect(texts.of(word)).toBe(fromBytes(word));
      }),
      { numRuns: 3 },
    );
  });
});
