import { uint16 } from './byte-reader.ts';

/** Text form of the four bytes at `offset`, e.g. `192.0.2.1`. */
export const ipv4Text = (bytes: Uint8Array, offset: number): string =>
  `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;

/** Text form of the sixteen bytes at `offset` as RFC 5952 recommends, e.g. `2001:db8::1`. */
export const ipv6Text = (bytes: Uint8Array, offset: number): string => {
  const groups = Array.from({ length: 8 }, (_, i) => uint16(bytes, offset + i * 2));
  if (isMappedIpv4(groups)) return `::ffff:${ipv4Text(bytes, offset + 12)}`;
  const { start, length } = longestZeroRun(groups);
  const text = groups.map((group) => group.toString(16));
  if (length < 2) return text.join(':');
  return `${text.slice(0, start).join(':')}::${text.slice(start + length).join(':')}`;
};

const isMappedIpv4 = (groups: readonly number[]): boolean =>
  groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);

const longestZeroRun = (groups: readonly number[]): { start: number; length: number } => {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (i < groups.length && groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
};
