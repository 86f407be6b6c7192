import { expect, it } from 'vitest';
import { isOnMap } from './is-on-map.ts';

it.each([
  ['8.8.8.8', true],
  ['203.0.113.5', true],
  ['2001:db8::1', true],
  ['2a00:1450:4001:80b::200e', true],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.7.7', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['239.255.255.250', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::ffff:10.0.0.1', false],
])('isOnMap of %s is %s', (address, is) => expect(isOnMap(address)).toBe(is));
