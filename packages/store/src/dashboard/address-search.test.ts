import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressMatcher, canonicalAddress, parseAddressPattern } from './address-search.ts';

const matches = (pattern: string, address: string): boolean => {
  const parsed = parseAddressPattern(pattern);
  if (parsed === undefined) throw new Error(`${pattern} is no pattern`);
  return addressMatcher(parsed)(address);
};

describe('address patterns', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.10', false],
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.16.0/20', '10.0.31.255', true],
    ['10.0.16.0/20', '10.0.32.0', false],
    ['10.1.2.3/32', '10.1.2.3', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['10.0.*', '10.0.3.4', true],
    ['10.0.*', '10.1.0.0', false],
    ['*.1', '192.0.2.1', true],
    ['fe80::*', 'fe80::1', true],
  ])('%s and %s: %s', (pattern, address, isMatch) => expect(matches(pattern, address)).toBe(isMatch));

  it.each([
    '10.0.0.0/33',
    '10.0.0/8',
    '2001:db8::/129',
    'evil.example',
    '',
    '10.0.0.1/',
    '*.example',
    '10.0.0.256',
  ])('%j is none', (text) => expect(parseAddressPattern(text)).toBeUndefined());

  it('a network holds every address that begins with its bits', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (network, address, prefix) => {
        const number = (text: string) => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
        const size = 2 ** (32 - prefix);
        const isInside = Math.floor(number(network) / size) === Math.floor(number(address) / size);
        expect(matches(`${network}/${prefix}`, address)).toBe(isInside);
      }),
    );
  });

  it('IPv6 addresses have one form', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const canonical = canonicalAddress(address);
        expect(canonicalAddress(canonical.toUpperCase())).toBe(canonical);
        expect(matches(address, canonical)).toBe(true);
      }),
    );
  });
});
