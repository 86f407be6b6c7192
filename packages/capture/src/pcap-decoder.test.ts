import { describe, expect, it } from 'vitest';
import { BIG, LITTLE, pcapFile, readCapture } from './capture-bytes.test-support.ts';
import { be32, bytes, le32 } from './packet-bytes.test-support.ts';

const MICROSECOND = 0xa1b2c3d4;
const NANOSECOND = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;
const RECORDS = [
  { seconds: 1_700_000_000, fraction: 123_456, content: 'c0ffee' },
  { seconds: 0xffff_ffff, fraction: 0, content: '', originalLength: 1514 },
];

describe('classic pcap', () => {
  it.each([
    ['d4c3b2a1', 'little-endian, microseconds', LITTLE, MICROSECOND, '', 123_456_000],
    ['a1b2c3d4', 'big-endian, microseconds', BIG, MICROSECOND, '', 123_456_000],
    ['4d3cb2a1', 'little-endian, nanoseconds', LITTLE, NANOSECOND, '', 123_456],
    ['a1b23c4d', 'big-endian, nanoseconds', BIG, NANOSECOND, '', 123_456],
    ['34cdb2a1', 'little-endian, modified', LITTLE, MODIFIED, '0102030405060708', 123_456_000],
    ['a1b2cd34', 'big-endian, modified', BIG, MODIFIED, '0102030405060708', 123_456_000],
  ] as const)('%s: %s', (magic, _, order, number, extra, nanoseconds) => {
    const file = pcapFile(order, number, 113, RECORDS, extra);
    expect(Buffer.from(file.subarray(0, 4)).toString('hex')).toBe(magic);
    expect(readCapture(file)).toEqual({
      packets: [
        { seconds: 1_700_000_000, nanoseconds, linkType: 113, originalLength: 3, hex: 'c0ffee' },
        { seconds: 0xffff_ffff, nanoseconds: 0, linkType: 113, originalLength: 1514, hex: '' },
      ],
      summary: { format: 'pcap', packets: 2, bytes: file.length, problem: undefined },
    });
  });

  it('takes the link type from the lower half of its word: the upper tells of frame check sequences', () => {
    const { packets } = readCapture(pcapFile(LITTLE, MICROSECOND, 0x5400_0001, RECORDS));
    expect(packets.map((packet) => packet.linkType)).toEqual([1, 1]);
  });

  it('is whole without any record', () => {
    const { packets, summary } = readCapture(pcapFile(LITTLE, MICROSECOND, 1, []));
    expect(packets).toEqual([]);
    expect(summary.problem).toBeUndefined();
  });

  it.each([
    ['the longest packet there may be', 262_144, undefined],
    ['a byte more than a packet may have', 262_145, 'bad-record'],
    ['a negative length', 0xffff_ffff, 'bad-record'],
  ])('%s: %i bytes', (_, length, problem) => {
    const good = pcapFile(LITTLE, MICROSECOND, 1, RECORDS);
    const header = bytes(le32(5), le32(6), le32(length), le32(length));
    const content = new Uint8Array(262_145);
    const { packets, summary } = readCapture(
      bytes(good, header, content.subarray(0, Math.min(length, 262_145))),
    );
    expect(packets).toHaveLength(problem === undefined ? 3 : 2);
    expect(summary.problem?.name).toBe(problem);
    if (problem !== undefined) expect(summary.problem?.offset).toBe(good.length);
  });

  it('keeps what came before a damaged record and does not go on after it', () => {
    const good = pcapFile(BIG, MICROSECOND, 1, RECORDS);
    const damaged = bytes(be32(5), be32(6), 'deadbeef', be32(4), '01020304');
    const { packets, summary } = readCapture(bytes(good, damaged, pcapFile(BIG, MICROSECOND, 1, RECORDS)));
    expect(packets).toHaveLength(2);
    expect(summary.problem).toEqual({
      name: 'bad-record',
      offset: good.length,
      detail: 'a record claims 3735928559 bytes, more than the 262144 a packet may have',
    });
  });
});
