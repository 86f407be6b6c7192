import { hash } from 'node:crypto';
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
  const middle = 2 + firstAddress.length;
  const rest = middle + secondAddress.length;
  const content = new Uint8Array(rest + 6);
  content.set(firstAddress, 2);
  content.set(secondAddress, middle);
  const view = new DataView(content.buffer, rest);
  view.setUint8(0, TCP);
  view.setUint16(2, first.port);
  view.setUint16(4, second.port);
  return `1:${hash('sha1', content, 'base64')}`;
};

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};

const DIGIT_ZERO = 48;

const ipv4Bytes = (address: string): Uint8Array => {
  const bytes = new Uint8Array(4);
  for (let i = 0, at = 0; i < address.length; i++) {
    if (address[i] === '.') at++;
    else bytes[at] = bytes[at] * 10 + address.charCodeAt(i) - DIGIT_ZERO;
  }
  return bytes;
};

/** The bytes of an address in the text form this project writes. */
const addressBytes = (address: string): Uint8Array => {
  if (!address.includes(':')) return ipv4Bytes(address);
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
