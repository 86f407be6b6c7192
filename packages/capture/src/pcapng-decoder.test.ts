import { describe, expect, it } from 'vitest';
import {
  BIG,
  block,
  enhancedPacket,
  interfaceDescription,
  LITTLE,
  option,
  readCapture,
  sectionHeader,
  timestamp,
} from './capture-bytes.test-support.ts';
import { type Bytes, bytes } from './packet-bytes.test-support.ts';

const COMMENT = 1;
const RESOLUTION = 9;
const TIME_OFFSET = 14;
const SECOND = 1_000_000n;

describe.each([
  ['little-endian', LITTLE],
  ['big-endian', BIG],
] as const)('pcapng, %s', (_, order) => {
  const start = bytes(sectionHeader(order), interfaceDescription(order, 1));

  it('reads enhanced packet blocks with padding, options and lengths', () => {
    const file = bytes(
      sectionHeader(order, option(order, 4, '4d4144'), option(order, 0, '')),
      interfaceDescription(order, 113, { options: [option(order, 2, '65746830'), option(order, 0, '')] }),
      enhancedPacket(order, 0, 1_700_000_000n * SECOND + 42n, 'c0ffee', 60, option(order, COMMENT, '6869')),
      enhancedPacket(order, 0, 1_700_000_001n * SECOND, ''),
    );
    expect(readCapture(file)).toEqual({
      packets: [
        { seconds: 1_700_000_000, nanoseconds: 42_000, linkType: 113, originalLength: 60, hex: 'c0ffee' },
        { seconds: 1_700_000_001, nanoseconds: 0, linkType: 113, originalLength: 0, hex: '' },
      ],
      summary: { format: 'pcapng', packets: 2, bytes: file.length, problem: undefined },
    });
  });

  it('reads the obsolete packet block, whose interface number is 16 bits wide', () => {
    const { u16, u32 } = order;
    const file = bytes(
      start,
      interfaceDescription(order, 101),
      block(order, 2, u16(1), u16(0xffff), timestamp(order, 3n * SECOND), u32(2), u32(9), 'abcd'),
    );
    expect(readCapture(file).packets).toEqual([
      { seconds: 3, nanoseconds: 0, linkType: 101, originalLength: 9, hex: 'abcd' },
    ]);
  });

  it.each([
    ['an unlimited snap length', 0, 5, '0102030405'],
    ['a snap length that cut the packet', 3, 1500, '010203'],
    ['a length beyond the block', 0, 1500, '0102030405000000'],
  ])('reads simple packet blocks with %s', (_name, snapLength, originalLength, hex) => {
    const content = snapLength === 0 ? '0102030405' : '010203';
    const file = bytes(
      sectionHeader(order),
      interfaceDescription(order, 1, { snapLength }),
      block(order, 3, order.u32(originalLength), content),
    );
    expect(readCapture(file).packets).toEqual([
      { seconds: 0, nanoseconds: 0, linkType: 1, originalLength, hex },
    ]);
  });

  it('steps over blocks it does not know', () => {
    const file = bytes(
      start,
      block(order, 4, '00000000'),
      block(order, 5, '0000000011111111'),
      block(order, 0x0bad, '00007ed9', 'ff'.repeat(100)),
      block(order, 0xffff_ffff),
      enhancedPacket(order, 0, 0n, 'aa'),
    );
    expect(readCapture(file).packets.map((packet) => packet.hex)).toEqual(['aa']);
    expect(readCapture(file).summary.problem).toBeUndefined();
  });

  it.each<[string, readonly Bytes[], bigint, number, number]>([
    ['microseconds when nothing is said', [], 1_500_000n, 1, 500_000_000],
    ['microseconds', [option(order, RESOLUTION, [6])], 1_500_000n, 1, 500_000_000],
    ['nanoseconds', [option(order, RESOLUTION, [9])], 1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789],
    ['whole seconds', [option(order, RESOLUTION, [0])], 77n, 77, 0],
    ['milliseconds', [option(order, RESOLUTION, [3])], 77_005n, 77, 5_000_000],
    ['picoseconds', [option(order, RESOLUTION, [12])], 2_000_000_001_999n, 2, 1],
    ['2^-1 seconds', [option(order, RESOLUTION, [0x81])], 3n, 1, 500_000_000],
    ['2^-32 seconds', [option(order, RESOLUTION, [0xa0])], (5n << 32n) | 0x4000_0000n, 5, 250_000_000],
    ['10^-127 seconds', [option(order, RESOLUTION, [0x7f])], 0xffff_ffff_ffff_ffffn, 0, 0],
    [
      'a time offset',
      [option(order, TIME_OFFSET, order === BIG ? '000000000000000a' : '0a00000000000000')],
      2n * SECOND + 1n,
      12,
      1000,
    ],
    [
      'a negative time offset',
      [option(order, TIME_OFFSET, order === BIG ? 'fffffffffffffffe' : 'feffffffffffffff')],
      5n * SECOND,
      3,
      0,
    ],
    [
      'both, nanoseconds and an offset',
      [
        option(order, RESOLUTION, [9]),
        option(order, TIME_OFFSET, order === BIG ? '0000000000000001' : '0100000000000000'),
      ],
      1_000_000_001n,
      2,
      1,
    ],
    [
      'an option after the end of options',
      [option(order, 0, ''), option(order, RESOLUTION, [9])],
      1_500_000n,
      1,
      500_000_000,
    ],
    [
      'an option longer than its block',
      [order.u16(RESOLUTION), order.u16(400), '09000000'],
      1_500_000n,
      1,
      500_000_000,
    ],
    ['an empty resolution', [option(order, RESOLUTION, '')], 1_500_000n, 1, 500_000_000],
    [
      'other options before',
      [option(order, COMMENT, '6869'), option(order, RESOLUTION, [9])],
      1_500_000n,
      0,
      1_500_000,
    ],
    [
      'a stamp no clock gives: seconds modulo 2^32',
      [],
      0xffff_ffff_ffff_ffffn,
      18_446_744_073_709 % 2 ** 32,
      551_615_000,
    ],
    ['the last stamp of 32-bit seconds', [], 4_294_967_295_999_999n, 4_294_967_295, 999_999_000],
    ['the first one beyond', [], 4_294_967_296_000_000n, 0, 0],
    ['a stamp around 2^53', [], 9_007_199_254_740_993n, 9_007_199_254 % 2 ** 32, 740_993_000],
    ['a stamp before 1970', [option(order, TIME_OFFSET, 'ffffffffffffffff')], 0n, 4_294_967_295, 0],
  ])('time stamps: %s', (_name, options, units, seconds, nanoseconds) => {
    const file = bytes(
      sectionHeader(order),
      interfaceDescription(order, 1, { options }),
      enhancedPacket(order, 0, units, 'aa'),
    );
    expect(readCapture(file).packets).toMatchObject([{ seconds, nanoseconds }]);
  });

  it('keeps the link type and resolution of each interface apart', () => {
    const file = bytes(
      sectionHeader(order),
      interfaceDescription(order, 1),
      interfaceDescription(order, 276, { options: [option(order, RESOLUTION, [9])] }),
      enhancedPacket(order, 1, 5n, 'bb'),
      enhancedPacket(order, 0, 5n, 'aa'),
      interfaceDescription(order, 101),
      enhancedPacket(order, 2, 5n, 'cc'),
    );
    expect(readCapture(file).packets).toMatchObject([
      { linkType: 276, nanoseconds: 5, hex: 'bb' },
      { linkType: 1, nanoseconds: 5000, hex: 'aa' },
      { linkType: 101, nanoseconds: 5000, hex: 'cc' },
    ]);
  });

  it.each<[string, string, readonly Bytes[]]>([
    ['a block shorter than its own frame', 'bad-record', [order.u32(6), order.u32(8), order.u32(8)]],
    [
      'a block length that is no multiple of four',
      'bad-record',
      [order.u32(6), order.u32(14), '0000', order.u32(14)],
    ],
    [
      'a block of more than 16 MiB',
      'bad-record',
      [order.u32(9), order.u32(16 * 1024 * 1024 + 4), '00000000'],
    ],
    [
      'a block whose two lengths differ',
      'bad-record',
      [order.u32(9), order.u32(16), '00000000', order.u32(20)],
    ],
    ['a packet of an interface nobody described', 'bad-record', [enhancedPacket(order, 7, 0n, 'aa')]],
    ['a packet block that is too short', 'bad-record', [block(order, 6, '00000000')]],
    ['an empty packet block', 'bad-record', [block(order, 6)]],
    ['an empty obsolete packet block', 'bad-record', [block(order, 2)]],
    ['an empty simple packet block', 'bad-record', [block(order, 3)]],
    ['an interface description that is too short', 'bad-record', [block(order, 1, '00000000')]],
    [
      'a packet longer than its block',
      'bad-record',
      [
        block(
          order,
          6,
          order.u32(0),
          order.u32(0),
          order.u32(0),
          order.u32(9),
          order.u32(9),
          '0102030405060708',
        ),
      ],
    ],
    ['a section header that is too short', 'bad-record', [block(order, 0x0a0d0d0a, order.u32(0x1a2b3c4d))]],
    ['a section header without byte-order magic', 'bad-record', [block(order, 0x0a0d0d0a, '00'.repeat(16))]],
    [
      'a section of another version',
      'unsupported',
      [block(order, 0x0a0d0d0a, order.u32(0x1a2b3c4d), order.u16(2), order.u16(0), 'ffffffffffffffff')],
    ],
  ])('%s: %s', (_name, problem, parts) => {
    const good = bytes(start, enhancedPacket(order, 0, 0n, 'aabb'));
    const after = enhancedPacket(order, 0, 0n, 'cc');
    const { packets, summary } = readCapture(bytes(good, ...parts, after));
    expect(packets.map((packet) => packet.hex)).toEqual(['aabb']);
    expect(summary.problem).toMatchObject({ name: problem, offset: good.length });
  });

  it('a simple packet before any interface is a bad record', () => {
    const section = sectionHeader(order);
    const { summary } = readCapture(bytes(section, block(order, 3, order.u32(1), 'aa')));
    expect(summary.problem).toMatchObject({ name: 'bad-record', offset: section.length });
  });
});

describe('pcapng sections', () => {
  it('may change the byte order, and each has interfaces of its own', () => {
    const file = bytes(
      sectionHeader(LITTLE),
      interfaceDescription(LITTLE, 1),
      enhancedPacket(LITTLE, 0, 1n, 'aa'),
      sectionHeader(BIG),
      interfaceDescription(BIG, 101),
      enhancedPacket(BIG, 0, 2n, 'bb'),
      sectionHeader(LITTLE),
      interfaceDescription(LITTLE, 113),
      enhancedPacket(LITTLE, 0, 3n, 'cc'),
    );
    expect(readCapture(file).packets).toMatchObject([
      { linkType: 1, nanoseconds: 1000, hex: 'aa' },
      { linkType: 101, nanoseconds: 2000, hex: 'bb' },
      { linkType: 113, nanoseconds: 3000, hex: 'cc' },
    ]);
  });

  it('do not see the interfaces of the one before', () => {
    const first = bytes(sectionHeader(LITTLE), interfaceDescription(LITTLE, 1), sectionHeader(BIG));
    const { summary } = readCapture(bytes(first, enhancedPacket(BIG, 0, 0n, 'aa')));
    expect(summary.problem).toMatchObject({ name: 'bad-record', offset: first.length });
  });

  it('do not describe interfaces without end', () => {
    const description = interfaceDescription(LITTLE, 1);
    const section = sectionHeader(LITTLE);
    const file = bytes(section, ...Array.from({ length: 65_537 }, () => description));
    expect(readCapture(file).summary.problem).toMatchObject({
      name: 'bad-record',
      offset: section.length + 65_536 * description.length,
    });
  });
});
