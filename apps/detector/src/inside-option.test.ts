import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { insideTest, parseNetwork } from './inside-option.ts';

describe('parseNetwork', () => {
  it.each([
    ['203.0.113.0/24', { address: '203.0.113.0', prefix: 24 }],
    ['203.0.113.7', { address: '203.0.113.7', prefix: 32 }],
    ['0.0.0.0/0', { address: '0.0.0.0', prefix: 0 }],
    ['2001:db8::/32', { address: '2001:db8::', prefix: 32 }],
    ['2001:db8::1', { address: '2001:db8::1', prefix: 128 }],
  ])('reads %s', (text, network) => expect(parseNetwork(text)).toEqual([network]));

  it('adds to networks given before', () => {
    const first = parseNetwork('203.0.113.0/24');
    expect(parseNetwork('198.51.100.0/25', first)).toEqual([
      { address: '203.0.113.0', prefix: 24 },
      { address: '198.51.100.0', prefix: 25 },
    ]);
    expect(first).toHaveLength(1);
  });

  it.each([
    ...['', 'office', '203.0.113', '203.0.113.0/33', '203.0.113.0/-1', '203.0.113.0/1.5', '203.0.113.0/'],
    ...['203.0.113.0/24/8', '203.0.113.0/ 8', '2001:db8::/129', 'fe80::1%eth0/64', '300.1.1.1', '/24'],
  ])('refuses %j', (text) => expect(() => parseNetwork(text)).toThrow(InvalidArgumentError));
});

describe('insideTest', () => {
  it('knows private addresses without being told', () => {
    const isInside = insideTest([]);
    expect(['10.0.0.1', '172.31.0.1', '192.168.1.1', 'fd00::1'].every(isInside)).toBe(true);
    expect(['203.0.113.7', '172.32.0.1', '2001:db8::1'].some(isInside)).toBe(false);
  });

  it('adds the networks it is told', () => {
    const isInside = insideTest([...parseNetwork('203.0.113.64/26'), ...parseNetwork('2001:db8:1::/48')]);
    const inside = ['203.0.113.64', '203.0.113.127', '2001:db8:1:ffff::9', '10.0.0.1', 'fc00::1'];
    const outside = ['203.0.113.63', '203.0.113.128', '2001:db8:2::1', '198.51.100.1'];
    expect(inside.filter((address) => !isInside(address))).toEqual([]);
    expect(outside.filter(isInside)).toEqual([]);
  });
});
