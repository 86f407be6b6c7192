import { describe, expect, it } from 'vitest';
import { readCapture, snoopFile } from './capture-bytes.test-support.ts';
import { type Bytes, be32, bytes } from './packet-bytes.test-support.ts';

const RECORDS = [
  { seconds: 1_000_000_000, fraction: 654_321, content: 'c0ffee', originalLength: 60 },
  { seconds: 1_000_000_001, fraction: 0, content: 'aabbccdd' },
];

describe('snoop (RFC 1761)', () => {
  it.each([
    ['Ethernet', 4, 1],
    ['IEEE 802.3', 0, 1],
    ['raw IP', 18, 101],
    ['a type without counterpart', 8, 0xffff],
  ])('reads %s', (_, dataLink, linkType) => {
    const file = snoopFile(dataLink, RECORDS);
    expect(readCapture(file)).toEqual({
      packets: [
        { seconds: 1_000_000_000, nanoseconds: 654_321_000, linkType, originalLength: 60, hex: 'c0ffee' },
        { seconds: 1_000_000_001, nanoseconds: 0, linkType, originalLength: 4, hex: 'aabbccdd' },
      ],
      summary: { format: 'snoop', packets: 2, bytes: file.length, problem: undefined },
    });
  });

  it('does not know version 1', () => {
    const { packets, summary } = readCapture(snoopFile(4, RECORDS, 1));
    expect(packets).toEqual([]);
    expect(summary.problem).toMatchObject({ name: 'unsupported', offset: 0 });
  });

  it.each<[string, readonly Bytes[]]>([
    ['a record shorter than its packet', [be32(4), be32(4), be32(27)]],
    ['a record shorter than its header', [be32(0), be32(0), be32(0)]],
    ['a packet longer than any', [be32(9), be32(262_145), be32(262_169)]],
    ['a record longer than any', [be32(4), be32(4), be32(1 << 20)]],
  ])('%s is a bad record', (_, parts) => {
    const good = snoopFile(4, RECORDS);
    const { packets, summary } = readCapture(bytes(good, ...parts, '00'.repeat(64)));
    expect(packets).toHaveLength(2);
    expect(summary.problem).toMatchObject({ name: 'bad-record', offset: good.length });
  });
});
