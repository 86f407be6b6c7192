import { port } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import { communityId } from './community-id.ts';
import type { Endpoint } from './flow.ts';

const end = (address: string, number: number): Endpoint => ({ address, port: port(number) });

describe('communityId', () => {
  // The TCP vectors of the specification's baseline, github.com/corelight/community-id-spec.
  it.each([
    ['128.232.110.120', 34_855, '66.35.250.204', 80, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
    [
      '2001:470:e5bf:dead:4957:2174:e82c:4887',
      63_943,
      '2607:f8b0:400c:c03::1a',
      25,
      '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=',
    ],
  ])('of %s %i %s %i, in either direction', (source, sourcePort, destination, destinationPort, id) => {
    expect(communityId(end(source, sourcePort), end(destination, destinationPort))).toBe(id);
    expect(communityId(end(destination, destinationPort), end(source, sourcePort))).toBe(id);
  });

  it.each([
    ['the same address', end('10.0.0.1', 80), end('10.0.0.1', 40_000)],
    ['nothing but zeros', end('::', 80), end('::1', 40_000)],
    ['zeros at the end', end('fe80::', 80), end('2001:db8:0:1:1:1:1:1', 40_000)],
    ['IPv4-mapped addresses', end('::ffff:10.0.0.1', 80), end('::ffff:10.0.0.2', 40_000)],
  ])('is the same in either direction and differs by port: %s', (_, one, other) => {
    expect(communityId(one, other)).toBe(communityId(other, one));
    expect(communityId(one, other)).not.toBe(communityId(one, end(other.address, 40_001)));
    expect(communityId(one, other)).toMatch(/^1:[A-Za-z0-9+/]{27}=$/);
  });

  it('reads the dotted and the hexadecimal form of a mapped address alike', () => {
    const server = end('2001:db8::1', 80);
    expect(communityId(end('::ffff:10.0.0.1', 1), server)).toBe(communityId(end('::ffff:a00:1', 1), server));
  });
});
