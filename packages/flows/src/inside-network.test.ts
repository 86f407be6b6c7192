import { port } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import { insideView, isPrivateAddress } from './inside-network.ts';

describe('isPrivateAddress', () => {
  it.each([
    ['10.0.0.0', true],
    ['10.255.255.255', true],
    ['9.255.255.255', false],
    ['11.0.0.0', false],
    ['100.64.0.1', false],
    ['172.15.255.255', false],
    ['172.16.0.0', true],
    ['172.31.255.255', true],
    ['172.32.0.0', false],
    ['172.160.0.1', false],
    ['192.167.255.255', false],
    ['192.168.0.1', true],
    ['192.169.0.1', false],
    ['8.8.8.8', false],
    ['fbff::1', false],
    ['fc00::', true],
    ['fdff:ffff::1', true],
    ['fe80::1', false],
    ['fc::1', false],
    ['::', false],
    ['::1', false],
    ['2001:db8::1', false],
    ['::ffff:10.1.2.3', true],
    ['::ffff:8.8.8.8', false],
  ])('%s: %s', (address, answer) => {
    expect(isPrivateAddress(address)).toBe(answer);
  });
});

describe('insideView', () => {
  const end = (address: string) => ({ address, port: port(80) });
  const home = end('10.0.0.1');
  const neighbour = end('10.0.0.2');
  const world = end('8.8.8.8');

  it.each([
    ['the client', home, world, { inside: home, outside: world }],
    ['the server', world, home, { inside: home, outside: world }],
    ['the client, when both are', home, neighbour, { inside: home, outside: neighbour }],
    ['neither', world, end('9.9.9.9'), undefined],
  ])('%s is inside', (_, client, server, view) => {
    expect(insideView(client, server, isPrivateAddress)).toEqual(view);
  });
});
