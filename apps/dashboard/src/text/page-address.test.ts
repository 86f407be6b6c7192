import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostAddress, softwareAddress } from './page-address.ts';

const digest = 'a'.repeat(64);

describe('the address of software', () => {
  it('is its User-Agent, so that it can be read and typed', () => {
    expect(softwareAddress({ text: 'Mozilla/5.0 (X)', isCut: false }, digest)).toBe(
      '/ua/Mozilla%2F5.0%20(X)',
    );
  });

  it.each(['', '.', '..', 'new\nline', 'naïve', '\ud800', 'x'.repeat(1025), `sha256:${digest}`])(
    '%j, which an address cannot carry, goes by its digest',
    (text) => expect(softwareAddress({ text, isCut: false }, digest)).toBe(`/ua/sha256:${digest}`),
  );

  it('a beginning only goes by the digest of the whole', () => {
    expect(softwareAddress({ text: 'Mozilla', isCut: true }, digest)).toBe(`/ua/sha256:${digest}`);
  });

  it('of any text stays below /ua and comes back from the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const address = softwareAddress({ text, isCut: false }, digest);
        const { pathname } = new URL(address, 'http://mad');
        expect(pathname).toBe(address);
        expect(pathname.split('/')).toHaveLength(3);
        const named = decodeURIComponent(pathname.slice('/ua/'.length));
        expect(named === text || named === `sha256:${digest}`).toBe(true);
      }),
    );
  });
});

it('the address of an IPv6 machine', () => {
  expect(hostAddress('2001:db8::1')).toBe('/inner/2001%3Adb8%3A%3A1');
});
