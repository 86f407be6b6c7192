import { createHash } from 'node:crypto';
import type { Endpoint } from './flow.ts';

const TCP = 6;

/**
 * Community ID flow hash, version 1, seed 0, of a TCP flow: the same text from every tool that speaks it (Zeek, Suricata,
 * Arkime). Specification: github.com/corelight/community-id-spec.
 */
export const communityId = (one: Endpoint, other: Endpoint): string => {
  const a = addressBytes(one.address);
  const b = addressBytes(other.address);
  const order = compareBytes(a, b) || one.port - other.port;
  const [first, second] = order <= 0 ? [one, other] : [other, one];
  const [firstAddress, secondAddress] = order <= 0 ? [a, b] : [b, a];
  const hash = createHash('sha1');
  hash.update(Uint8Array.of(0, 0));
  hash.update(firstAddress);
  hash.update(secondAddress);
  hash.update(Uint8Array.of(TCP, 0, first.port >> 8, first.port & 255, second.port >> 8, second.port & 255));
  return `1:${hash.digest('base64')}`;
};

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};

/** The bytes of an address in the text form this project writes. */
const addressBytes = (address: string): Uint8Array => {
  if (!address.includes(':')) return Uint8Array.from(address.split('.'), Number);
  const mapped = /^::ffff:(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (mapped !== null)
    return Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...mapped.slice(1, 5).map(Number));
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  const groups = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
};
