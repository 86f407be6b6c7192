import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { describe, expect, it } from 'vitest';
import { parseDomainName } from './domain-name.ts';
import { similarDomains } from './similar-domains.ts';

describe('similarDomains', () => {
  it.each([
    ['www.example.com', 'img.example.com:8080'],
    ['img1-cdn.com', 'img2-cdn.com'],
    ['www.images1.example-static.net', 'example-statik.net'],
    ['10.0.0.1', '10.0.0.1:8080'],
    ['intranet', 'INTRANET.'],
  ])('%s and %s are similar', (a, b) => {
    expect(similarDomains(a, b)).toBe(true);
    expect(similarDomains(b, a)).toBe(true);
  });

  it.each([
    ['abcd.co.uk', 'wxyd.co.uk'],
    ['www.abc.com', 'www.xyz.com'],
    ['10.0.0.1', '10.0.0.2'],
    ['evil.github.io', 'good.github.io'],
    ['a.com', 'a.net'],
    ['abcdef.com', 'abXYef.com'],
    ['abcdef.com', 'abcdefgh.com'],
    ['bing.com', 'notbing.com'],
    ['intranet', '10.0.0.1'],
  ])('%s and %s are not', (a, b) => {
    expect(similarDomains(a, b)).toBe(false);
    expect(similarDomains(b, a)).toBe(false);
  });

  it('is exactly below one third of the shorter label', () => {
    expect(similarDomains('abcdefg.com', 'abcdeXY.com')).toBe(true);
    expect(similarDomains('abcdef.com', 'abcdXY.com')).toBe(false);
  });

  it('rules nothing out that the distance alone would let in', () => {
    const label = fc.string({ unit: fc.constantFrom(...'abcdefgh0123-'), minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(label, label, fc.constantFrom('.com', '.net', '.cn'), (a, b, suffix) => {
        const [left, right] = [parseDomainName(`${a}.com`), parseDomainName(`${b}${suffix}`)];
        const shorter = Math.min(left.label.length, right.label.length);
        const near = left.name === right.name || distance(left.name, right.name) * 3 < shorter;
        expect(similarDomains(left.host, right.host)).toBe(near);
      }),
      { numRuns: 2000 },
    );
  });

  it('is symmetric and reflexive for any text', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(host, host, (a, b) => {
        expect(similarDomains(a, a)).toBe(true);
        expect(similarDomains(a, b)).toBe(similarDomains(b, a));
      }),
    );
  });
});
